/** How a booking came in. */
export const bookingChannels = ['web', 'phone', 'paper'] as const;
export type BookingChannel = (typeof bookingChannels)[number];

/** Those that somebody of the office keys in. */
export const assistedChannels = ['phone', 'paper'] as const;
