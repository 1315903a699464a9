import encodeQR from 'qr';
import type { Language, Localized } from '#lib/base/localized.ts';

type Series = {
	code: string;
	confirmedAt: Date | null;
	service: { name: Localized };
	site: { address: string; room: string; zone: string };
};
type Visit = { number: number; startsAt: Date; endsAt: Date; cancelledAt: Date | null };

/**
 * What a poster says, by which employees enrol without their employer; the same for the organization
 * and for the office. `home` is the agency's public address, with its origin.
 */
export function poster(
	{ code, confirmedAt, service, site }: Series,
	visits: Visit[],
	{ home, language }: { home: string; language: Language }
) {
	return {
		isConfirmed: confirmedAt !== null,
		service: service.name[language],
		place: [site.address, site.room].filter(Boolean).join(' '),
		zone: site.zone,
		code,
		joinAt: `${home.replace(/^https?:\/\//, '')}/join`,
		/** Rows of modules, true where dark; the page draws them. */
		qr: encodeQR(`${home}/join/${code}`, 'raw', { border: 4 }),
		visits: visits
			.filter((one) => one.cancelledAt === null)
			.map(({ number, startsAt, endsAt }) => ({ number, startsAt, endsAt }))
	};
}

export type Poster = ReturnType<typeof poster>;
