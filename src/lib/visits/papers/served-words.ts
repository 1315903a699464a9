import { m } from '#lib/i18n/paraglide/messages.js';
import type { CertifiedCount } from '#lib/visits/papers/certificate.ts';

/** How many took part, as far as it may be said. */
export function servedWords({ kind, value }: CertifiedCount): string {
	if (kind === 'fewer_than') return m.booking_served_fewer({ value });
	if (kind === 'more_than') return m.booking_served_more({ value });
	return m.booking_served_rounded({ value });
}
