import { servedForOrganization } from '#lib/outcomes/organization-counts.server.ts';
import { rulesOfSites } from '#lib/organizations/site-rules.server.ts';
import { agreedWords } from '#lib/visits/agreed-words.ts';
import { answersDue } from '#lib/visits/services/answer-due.server.ts';
import { visitsHeld } from '#lib/visits/papers/certificate.ts';
import { CHANGE_UNTIL_DAYS, changeRefusal } from '#lib/visits/changes/change-limit.ts';
import { neighboursOf } from '#lib/visits/pools/host-queries.server.ts';
import { visitsOfSeries } from '#lib/visits/queries.server.ts';
import { visitStatus } from '#lib/visits/status.ts';
import { isReference, readingHeld } from './held-series.server.ts';

export async function load({ locals, params, url }) {
	const { language } = locals;
	return readingHeld(locals, params.token, async (work, found) => {
		const visits = await visitsOfSeries(work, found.id);
		const limit = { zone: found.site.zone, rules: found.service.rules };
		const times = { requestedAt: found.requestedAt, confirmedAt: found.confirmedAt };
		return {
			isNew: url.searchParams.has('new'),
			done: url.searchParams.get('done'),
			changeUntilDays: found.service.rules.changeUntilDays ?? CHANGE_UNTIL_DAYS,
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
				siteRules: (await rulesOfSites(work, [found.site.id])).get(found.site.id) ?? null,
				/** Until when the request is answered, where the service promises it. */
				answerBy:
					found.confirmedAt === null
						? ((await answersDue(work))({
								requestedAt: found.requestedAt,
								content: found.service.content,
								zone: found.site.zone
							})?.day ?? null)
						: null,
				isConfirmed: found.confirmedAt !== null,
				isCancelled: visits.every((one) => one.cancelledAt !== null),
				hasProgramme: found.service.templateKey !== null,
				takesRoster: found.service.roster === 'organization',
				organizationSize: found.organizationSize,
				agreed: agreedWords(found, language),
				preparation: found.service.preparation.map((one) => one[language])
			},
			neighbours: await neighboursOf(work, found.id),
			served: await servedForOrganization(work, found),
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
