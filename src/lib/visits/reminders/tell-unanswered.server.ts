import { and, eq, gt, isNull, min, sql } from 'drizzle-orm';
import { addDays, dayOf } from '#lib/base/days.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDay } from '#lib/i18n/times.ts';
import { agencyById, type Agency } from '#lib/identity/queries.server.ts';
import { doEach } from '#lib/jobs/duties.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Written } from '#lib/notices/notice-checks.server.ts';
import { writtenKeys } from '#lib/notices/queries.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { organization } from '#lib/organizations/schema.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { apologyKey } from '#lib/visits/booking/apology-queries.server.ts';
import {
	isCancellation,
	seriesById,
	serviceByKey,
	type AgreedSeries,
	discreetWords
} from '#lib/visits/queries.server.ts';
import { serviceTitle } from '#lib/visits/service-title.ts';
import { cancellation, confirmation, series, visit } from '#lib/visits/schema.server.ts';
import { peopleQuery } from '#lib/visits/services/people-form.ts';
import { datesOffered } from '#lib/visits/time/offered.server.ts';
import { rulesFor } from '#lib/visits/time/variants.ts';

const DAY_MS = 86_400_000;
/** An apology that comes later than this only reminds of the fault. */
const TOLD_WITHIN_DAYS = 7;
const DATES_NAMED = 3;

/**
 * A duty: tells the organization of every request whose first visit came without an answer that we
 * are sorry, with the nearest dates, once; what follows from it hangs on `series.unanswered`. Gives
 * how many there were.
 */
export async function tellUnanswered(agencyId: string): Promise<number> {
	const agency = await agencyById(agencyId);
	const system = { kind: 'system', agencyId } as const;
	const ids = await reading(system, untold);
	await doEach(ids, (id) => acting(system, (work) => tell(work, agency, id)));
	return ids.length;
}

/** Requests whose first visit has begun since a week, nobody having promised or declined it. */
async function untold(work: Work): Promise<string[]> {
	const { actor, tx, now } = work;
	const first = min(visit.startsAt);
	const since = new Date(now.getTime() - TOLD_WITHIN_DAYS * DAY_MS);
	const rows = await tx
		.select({ id: series.id })
		.from(series)
		.innerJoin(visit, and(eq(visit.agencyId, series.agencyId), eq(visit.seriesId, series.id)))
		.innerJoin(
			organization,
			and(eq(organization.agencyId, series.agencyId), eq(organization.id, series.organizationId))
		)
		.leftJoin(cancellation, isCancellation)
		.leftJoin(
			confirmation,
			and(eq(confirmation.agencyId, series.agencyId), eq(confirmation.seriesId, series.id))
		)
		.where(
			and(
				eq(series.agencyId, actor.agencyId),
				isNull(confirmation.seriesId),
				isNull(cancellation.visitId),
				// Who left no address of mail is called by the office.
				gt(organization.contactEmail, '')
			)
		)
		.groupBy(series.agencyId, series.id)
		.having(sql`${first} <= ${now.toISOString()} and ${first} > ${since.toISOString()}`);
	const keys = rows.map(({ id }) => apologyKey(id));
	const written = await writtenKeys(work, keys);
	return rows.map(({ id }) => id).filter((id) => !written.has(apologyKey(id)));
}

async function tell(work: Work, agency: Agency, seriesId: string): Promise<void> {
	const found = (await seriesById(work, seriesId))!;
	const locale = found.language;
	const offer = await offerAnew(work, agency, found);
	const dates = offer.days.map((day) => `- ${formatDay(day, locale)}`).join('\n');
	const words = {
		agency: locale === 'ko' ? agency.nameKo : agency.nameEn,
		phone: agency.phone,
		contact: found.organization.contactName,
		about: serviceTitle(found.service.name, await discreetWords(work), locale),
		reference: found.reference,
		headcount: found.headcount,
		service: found.service.name[locale],
		dates: dates || m.notices_unanswered_no_dates({}, { locale }),
		link: offer.link
	};
	const { subject, body } = await wordsOf(work, 'series-unanswered', locale, words);
	await writeNotice(work, {
		onceKey: apologyKey(seriesId),
		template: 'series-unanswered',
		channel: 'mail',
		recipient: found.organization.contactEmail,
		language: locale,
		subject,
		body,
		subjectId: seriesId
	});
	await record(work, { act: 'series.unanswered', subjectId: seriesId });
}

/** Whether an apology that waits is still in place: nobody promised the visits in the meantime. */
export async function isStillUnanswered(work: Work, { subjectId }: Written): Promise<boolean> {
	const found = subjectId === null ? null : await seriesById(work, subjectId);
	return found !== null && found.confirmedAt === null;
}

/** The nearest dates for the same question, by the rules of now, and the page that lists them. */
async function offerAnew(work: Work, agency: Agency, found: AgreedSeries) {
	const home = `${settings.publicOrigin}/${agency.slug}`;
	const offered = await serviceByKey(work, found.service.key);
	const agreed = offered && rulesFor(offered.rules, found);
	if (!agreed?.ok) return { days: [], link: home };
	const { rules, variant, area } = agreed.value;
	const { headcount, organizationSize, organizationKind } = found;
	const { zone } = agency;
	const asked = { serviceId: offered!.id, rules, headcount, zone };
	const from = addDays(dayOf(work.now, zone), rules.leadTimeDays);
	const { days } = await datesOffered(work, asked, from);
	const people = {
		people: headcount,
		employees: organizationSize,
		kind: organizationKind,
		variant,
		area
	};
	return {
		days: days.slice(0, DATES_NAMED).map(({ day }) => day),
		link: `${home}/book/${found.service.key}?${peopleQuery(people)}`
	};
}
