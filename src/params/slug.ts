import type { ParamMatcher } from '@sveltejs/kit';

/** An agency's name in addresses. */
export const match: ParamMatcher = (param) => /^[a-z][a-z0-9-]{1,39}$/.test(param);
