// The file that the service worker keeps and serves for every address of the field door; the router
// then reads the address. It holds no data and answers everybody.
export const prerender = true;
export const ssr = false;
export const csr = true;
