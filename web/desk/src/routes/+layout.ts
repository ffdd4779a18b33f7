// The desk runs in the browser only: no page is rendered on a server.
export const ssr = false;
export const prerender = false;
