import encodeQR from 'qr';
import { agencyOf, missing } from '#lib/server/doors.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { visitsOfSeries } from '#lib/visits/queries.server.ts';
import { readingHeld } from '../held-series.server.ts';

export async function load({ locals, params }) {
	const agency = agencyOf(locals);
	return readingHeld(locals, params.token, async (work, series) => {
		// Nobody enrols in a service without a programme.
		if (!series.service.templateKey) missing();
		const all = await visitsOfSeries(work, series.id);
		const visits = all.filter((one) => one.cancelledAt === null);
		const address = `${settings.publicOrigin}/${agency.slug}/join/${series.code}`;
		return {
			token: params.token,
			isConfirmed: series.confirmedAt !== null,
			service: { name: series.service.name[locals.language] },
			place: [series.site.address, series.site.room].filter(Boolean).join(' '),
			zone: series.site.zone,
			code: series.code,
			joinAt: `${settings.publicOrigin.replace(/^https?:\/\//, '')}/${agency.slug}/join`,
			/** Rows of modules, true where dark; the page draws them. */
			qr: encodeQR(address, 'raw', { border: 4 }),
			visits: visits.map(({ number, startsAt, endsAt }) => ({ number, startsAt, endsAt }))
		};
	});
}
