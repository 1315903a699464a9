import encodeQR from 'qr';
import { subjectOfLink } from '#lib/identity/links.server.ts';
import { agencyOf, missing, visitorOf } from '#lib/server/doors.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';

export async function load({ locals, params }) {
	const agency = agencyOf(locals);
	return reading(visitorOf(locals), async (work) => {
		const id = await subjectOfLink(work, 'series', params.token);
		const series = id && (await seriesById(work, id));
		if (!series) missing('link_unknown');
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
