// Whoever leaves the page gives the time back at once; without a script it runs out by itself.
export const csr = true;
