// The phone's app: no server takes part in drawing it, or it could not open without a network.
export const ssr = false;
export const csr = true;
export const prerender = false;
