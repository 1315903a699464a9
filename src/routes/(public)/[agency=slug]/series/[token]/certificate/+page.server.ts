import { redirect } from '@sveltejs/kit';
import { servedTold } from '#lib/results/queries.server.ts';
import { agencyOf, holderOf, keepTyped, refuseForm } from '#lib/server/doors.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';
import { certificateOf, certificatePaper } from '#lib/visits/papers/certificate-queries.server.ts';
import { visitsHeld, type CertifiedCount } from '#lib/visits/papers/certificate.ts';
import { issueCertificate } from '#lib/visits/papers/certify.server.ts';
import { visitsOfSeries, type SeriesDetails } from '#lib/visits/queries.server.ts';
import { readingHeld } from '../held-series.server.ts';

export function load({ locals, params }) {
	const { slug } = agencyOf(locals);
	return readingHeld(locals, params.token, async (work, found) => {
		const issued = await certificateOf(work, found.id);
		const visits = await visitsOfSeries(work, found.id);
		return {
			token: params.token,
			checkAt: `${settings.publicOrigin}/${slug}/check`,
			mayIssue: visitsHeld(found.confirmedAt, visits, work.now) !== null,
			paper: issued && (await certificatePaper(work, found, issued))
		};
	});
}

export const actions = {
	default: keepTyped(async ({ locals, params, url }) => {
		const { id, served } = await readingHeld(locals, params.token, async (work, found) => ({
			id: found.id,
			served: await sayable(work, found)
		}));
		const outcome = await acting(holderOf(locals, id), (work) =>
			issueCertificate(work, id, served)
		);
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		redirect(303, url.pathname);
	})
};

/** Only what the series' own page says; a service without a programme counts nobody. */
async function sayable(work: Work, found: SeriesDetails): Promise<CertifiedCount | null> {
	if (!found.service.templateKey) return null;
	const shown = await servedTold(work, found);
	return shown.kind === 'later' || shown.kind === 'hidden' ? null : shown;
}
