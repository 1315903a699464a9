import { and, eq, isNull } from 'drizzle-orm';
import { dayOf } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatDay, formatTimeRange } from '#lib/i18n/times.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import { agencyById, type Agency } from '#lib/identity/queries.server.ts';
import type { JobData } from '#lib/jobs/queue.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { mayRemind } from '#lib/programmes/reminders.server.ts';
import { closure, enrolment, participant } from '#lib/programmes/schema.server.ts';
import { turnsAt, type LiveTurn } from '#lib/programmes/turns/queries.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { acting, type Work } from '#lib/server/work.server.ts';
import { seriesById, visitsOfSeries, type VisitRow } from '#lib/visits/queries.server.ts';
import { timeOf } from '#lib/visits/turns/turns.ts';

type Person = { enrolmentId: string; phone: string; language: Language };
type Change = {
	visits: VisitRow[];
	/** Who has which turn at them. */
	turns: LiveTurn[];
	zone: string;
	onceKey: string;
	isCancelled: boolean;
};

/**
 * Tells those who take part that visits of their series moved or will not take place: a text to
 * each who agreed to texts and whose enrolment goes on. Data: series, the numbers of the visits,
 * `moved` or `cancelled`, and the change's own key, by which nobody is told twice.
 */
export async function tellParticipants(agencyId: string, data: JobData): Promise<void> {
	const agency = await agencyById(agencyId);
	await acting({ kind: 'system', agencyId }, async (work) => {
		const found = await seriesById(work, data.seriesId!);
		if (!found) return;
		const numbers = data.numbers!.split(',').map(Number);
		const all = await visitsOfSeries(work, found.id);
		const visits = all.filter(({ number }) => numbers.includes(number));
		const ids = visits.map(({ id }) => id);
		const change: Change = {
			visits,
			turns: ids.length ? await turnsAt(work, ids) : [],
			zone: found.site.zone,
			onceKey: data.change!,
			isCancelled: data.what === 'cancelled'
		};
		for (const person of await goingOn(work, found.id)) {
			if (await mayRemind(work, person.enrolmentId)) await tell(work, agency, person, change);
		}
	});
}

function goingOn({ actor, tx }: Work, seriesId: string): Promise<Person[]> {
	return tx
		.select({
			enrolmentId: enrolment.id,
			phone: participant.phone,
			language: participant.language
		})
		.from(enrolment)
		.innerJoin(
			participant,
			and(eq(participant.agencyId, enrolment.agencyId), eq(participant.id, enrolment.participantId))
		)
		.leftJoin(
			closure,
			and(eq(closure.agencyId, enrolment.agencyId), eq(closure.enrolmentId, enrolment.id))
		)
		.where(
			and(
				eq(enrolment.agencyId, actor.agencyId),
				eq(enrolment.seriesId, seriesId),
				isNull(closure.enrolmentId)
			)
		);
}

async function tell(work: Work, agency: Agency, person: Person, change: Change): Promise<void> {
	const locale = person.language;
	const token = await makeLink(work, 'plan', person.enrolmentId);
	const words = {
		agency: locale === 'ko' ? agency.nameKo : agency.nameEn,
		visits: change.visits
			.map((one) => whenText(ownTime(one, person, change), change.zone, locale))
			.join(', '),
		link: `${settings.publicOrigin}/${agency.slug}/plan/${token}`
	};
	await writeNotice(work, {
		onceKey: `visits ${change.onceKey} ${person.enrolmentId}`,
		template: change.isCancelled ? 'visits-cancelled' : 'visits-moved',
		channel: 'text',
		recipient: person.phone,
		language: locale,
		subject: m.notices_visits_changed_subject({}, { locale }),
		body: change.isCancelled
			? m.notices_visits_cancelled_text(words, { locale })
			: m.notices_visits_moved_text(words, { locale })
	});
}

/** When a person is there: at their turn, where they have one, else while the visit lasts. */
function ownTime(visit: VisitRow, { enrolmentId }: Person, { turns }: Change) {
	const own = turns.find((one) => one.visitId === visit.id && one.enrolmentId === enrolmentId);
	return own ? timeOf(visit, own) : visit;
}

type Span = { startsAt: Date; endsAt: Date };

function whenText({ startsAt, endsAt }: Span, zone: string, locale: Language): string {
	const time = formatTimeRange(startsAt, endsAt, zone, locale);
	return `${formatDay(dayOf(startsAt, zone), locale)} ${time}`;
}
