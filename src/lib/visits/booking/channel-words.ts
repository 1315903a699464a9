import { m } from '#lib/i18n/paraglide/messages.js';
import type { BookingChannel } from '#lib/visits/booking-channel.ts';

/** How a booking came in, in words. */
export const channelWords: Record<BookingChannel, () => string> = {
	web: m.portal_channel_web,
	phone: m.portal_channel_phone,
	paper: m.portal_channel_paper
};
