import { redirect } from '@sveltejs/kit';
import { fateOfMail } from '#lib/notices/mail-fate-queries.server.ts';
import { editionShown, servedTold } from '#lib/results/queries.server.ts';
import { fundOfSeries } from '#lib/programmes/fund/queries.server.ts';
import { rulesOfSites } from '#lib/organizations/site-rules.server.ts';
import { agreedWords } from '#lib/visits/agreed-words.ts';
import { visitsHeld } from '#lib/visits/papers/certificate.ts';
import { CHANGE_UNTIL_DAYS, changeRefusal } from '#lib/visits/changes/change-limit.ts';
import { linksOfSeries } from '#lib/visits/contacts/series-links.server.ts';
import { neighboursOf } from '#lib/visits/pools/host-queries.server.ts';
import { serviceByKey, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { againHref } from '#lib/visits/contacts/contact-sites.ts';
import { hereOf, isAtStops } from '#lib/visits/time/stops.ts';
import { agencyOf } from '#lib/server/doors.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { visitStatus } from '#lib/visits/status.ts';
import { keepAgainToken } from '../../again-cookie.server.ts';
import { isReference, readingHeld } from './held-series.server.ts';
import { stateOf } from './state.server.ts';

export async function load({ locals, params, url }) {
	const { language } = locals;
	return readingHeld(locals, params.token, async (work, found) => {
		const visits = await visitsOfSeries(work, found.id);
		const siteRules = (await rulesOfSites(work, [found.site.id])).get(found.site.id) ?? null;
		const { contactEmail } = found.organization;
		const report = await editionShown(work, found.id);
		const limit = { zone: found.site.zone, rules: found.service.rules };
		const times = { requestedAt: found.requestedAt, confirmedAt: found.confirmedAt };
		return {
			isNew: url.searchParams.has('new'),
			done: url.searchParams.get('done'),
			changeUntilDays: found.service.rules.changeUntilDays ?? CHANGE_UNTIL_DAYS,
			state: await stateOf(work, found, visits, siteRules !== null),
			/** Whether the same can be booked again. */
			isOffered: await isBookable(work, found.service.key),
			mail: contactEmail ? await fateOfMail(work, found.id, contactEmail) : null,
			/** By which its contact comes back; nobody gets one who came in without it. */
			link: isReference(params.token) ? null : `${settings.publicOrigin}${url.pathname}`,
			token: params.token,
			/** Opened by a contact who signed in, not by a private link. */
			isTheirs: isReference(params.token),
			isOver: visitsHeld(found.confirmedAt, visits, work.now) !== null,
			series: {
				reference: found.reference,
				service: found.service.name[language],
				headcount: found.headcount,
				organization: found.organization,
				site: found.site,
				note: found.note,
				siteRules,
				/** At the agency's own place, to which they come. */
				isHere: hereOf(found.service.rules) !== null,
				isConfirmed: found.confirmedAt !== null,
				isCancelled: visits.every((one) => one.cancelledAt !== null),
				hasProgramme: found.service.templateKey !== null,
				takesRoster: found.service.roster === 'organization',
				organizationSize: found.organizationSize,
				agreed: agreedWords(found, language),
				preparation: found.service.preparation.map((one) => one[language])
			},
			/** Until when the private link works; null for a contact who signed in. */
			linkUntil: isReference(params.token)
				? null
				: ((await linksOfSeries(work, found.id))?.endsAt ?? null),
			neighbours: await neighboursOf(work, found.id),
			hasFund: (await fundOfSeries(work, found.id)) !== null,
			hasReport: report !== null,
			served: await servedTold(work, found),
			visits: visits.map(({ number, startsAt, endsAt, cancelledAt }) => ({
				number,
				startsAt,
				endsAt,
				isChangeable:
					!cancelledAt && changeRefusal(work.actor, startsAt, { ...limit, now: work.now }) === null,
				label:
					found.service.rules.visits.find((one) => one.number === number)?.label[language] ?? '',
				status: visitStatus({ ...times, cancelledAt, startsAt, endsAt }, work.now, found.site.zone)
			}))
		};
	});
}

/** Whether an organization can book a service now. */
async function isBookable(work: Work, key: string): Promise<boolean> {
	const offered = await serviceByKey(work, key);
	return offered !== null && !isAtStops(offered.rules);
}

export const actions = {
	/** The same once more: everything but the dates is filled in. */
	again: async ({ locals, params, url, cookies }) => {
		const { slug } = agencyOf(locals);
		const href = await readingHeld(locals, params.token, async (work, found) =>
			(await isBookable(work, found.service.key)) ? againHref(`/${slug}`, found) : null
		);
		if (href && !isReference(params.token)) keepAgainToken(cookies, url, slug, params.token);
		redirect(303, href ?? `/${slug}`);
	}
};
