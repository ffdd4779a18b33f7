// One tab at a time, where the browser can say so (it cannot on pages without TLS).

export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  let begun = false;
  const once = (): Promise<T> => {
    begun = true;
    return work();
  };
  if (!("locks" in navigator)) return work();
  try {
    return await navigator.locks.request(name, once);
  } catch (error) {
    // Locks are refused where storage is blocked; what the work itself threw goes on.
    if (begun) throw error;
    return work();
  }
}
