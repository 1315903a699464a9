import { subjectOfLink } from '#lib/identity/links.server.ts';
import { servedForOrganization } from '#lib/outcomes/organization-counts.server.ts';
import { missing, visitorOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { answersDue } from '#lib/visits/answer-due.server.ts';
import { CHANGE_UNTIL_DAYS, changeRefusal } from '#lib/visits/change-limit.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { visitStatus } from '#lib/visits/status.ts';

export async function load({ locals, params, url }) {
	const { language } = locals;
	return reading(visitorOf(locals), async (work) => {
		const id = await subjectOfLink(work, 'series', params.token);
		const found = id && (await seriesById(work, id));
		if (!found) missing('link_unknown');
		const visits = await visitsOfSeries(work, found.id);
		const limit = { zone: found.site.zone, rules: found.service.rules };
		const times = { requestedAt: found.requestedAt, confirmedAt: found.confirmedAt };
		return {
			isNew: url.searchParams.has('new'),
			done: url.searchParams.get('done'),
			changeUntilDays: found.service.rules.changeUntilDays ?? CHANGE_UNTIL_DAYS,
			token: params.token,
			series: {
				reference: found.reference,
				service: found.service.name[language],
				headcount: found.headcount,
				organization: found.organization,
				site: found.site,
				note: found.note,
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
				preparation: found.service.preparation.map((one) => one[language])
			},
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
