/** Days after the last visit of a series for which its private links work: papers are asked for late. */
export const SERIES_LINK_DAYS = 180;
