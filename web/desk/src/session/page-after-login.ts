// Where a login leads: the page that asked for it, as long as it is one of the desk's own.

export function pageAfterLogin(login_href: string): string {
  const login = new URL(login_href);
  const wanted = login.searchParams.get("next") ?? "/";
  const target = URL.canParse(wanted, login) ? new URL(wanted, login) : login;
  const is_ours = target.origin === login.origin && target.pathname !== login.pathname;
  return is_ours ? target.pathname : "/";
}

/** The login that leads back to that page. */
export function loginAddress(from_path: string): string {
  return from_path === "/" ? "/login" : `/login?next=${encodeURIComponent(from_path)}`;
}
