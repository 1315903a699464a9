import encodeQR from 'qr';
import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { Language } from '#lib/base/localized.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { subjectOfLink, makeLink } from '#lib/identity/links.server.ts';
import { resumeReminders, stopReminders, type Reminded } from '#lib/notices/stops.server.ts';
import { notRegistered } from '#lib/programmes/registration.server.ts';
import { consentsOfPerson } from '#lib/programmes/consent-queries.server.ts';
import { checkInCode } from '#lib/programmes/check-in-code.ts';
import { memberIdOf } from '#lib/programmes/fund/members.server.ts';
import { fundOfSeries } from '#lib/programmes/fund/queries.server.ts';
import type { PlanEntry } from '#lib/programmes/plan-entries.ts';
import { maySeeReason } from '#lib/programmes/own-page/may-see.ts';
import { ownPageOf } from '#lib/programmes/own-page/own-page.server.ts';
import { ownQuestions } from '#lib/programmes/questions/own-questions.server.ts';
import { ownReportOf } from '#lib/programmes/self-report/self-reports.server.ts';
import { mentorsOf } from '#lib/programmes/mentor-queries.server.ts';
import { planOf } from '#lib/programmes/participant-plan.server.ts';
import { ownRewards } from '#lib/programmes/rewards/own-rewards.server.ts';
import { textsOf } from '#lib/programmes/reminders.server.ts';
import { handOutsOf, itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import { linesWords } from '#lib/programmes/supplies/supply-words.ts';
import { calledOff, shownCalledOff } from '#lib/programmes/turns/called-off.server.ts';
import { ownPlace, returnToStop } from '#lib/programmes/turns/own-place.server.ts';
import { areStopsFull } from '#lib/programmes/turns/stop-places.server.ts';
import { turnsToChoose } from '#lib/programmes/turns/queries.server.ts';
import { agencyOf, missing, refuseForm, visitorOf } from '#lib/server/doors.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { whatToBring } from '#lib/visits/stops/what-to-bring.ts';
import { takesTurns } from '#lib/visits/time/stops.ts';
import { openInvitations } from '#lib/surveys/queries.server.ts';

export async function load({ locals, params, url }) {
	const agency = agencyOf(locals);
	const { language } = locals;
	return reading(visitorOf(locals), async (work) => {
		const id = await subjectOfLink(work, 'plan', params.token);
		const found = id && (await planOf(work, agency, id));
		if (!found) missing('link_unknown');
		const open = await openInvitations(work, found.person.id);
		const turns = await turnsToChoose(work, found.series, found.visits, found.person.id);
		const off = await calledOff(work, found.series, found.person.id);
		const consents = (await consentsOfPerson(work, found.template, found.person.id)).map(
			(line) => ({
				...line,
				address: `consent?form=${line.answer.formKey}&item=${line.item.key}`
			})
		);
		return {
			done: url.searchParams.get('done'),
			here: `/${agency.slug}/plan/${params.token}`,
			turns: turns.map(({ number, startsAt, own, free }) => ({
				number,
				startsAt,
				own,
				isAnyFree: free.length > 0
			})),
			name: found.person.name,
			service: found.series.service.name[language],
			/** At a stop of the agency's own it is one visit, with a time of theirs where they have one. */
			session: await sessionOf(work, found.person.id, language),
			off: off && shownCalledOff(off, language),
			/** At an organization; of a stop's one visit `off` says more. */
			cancelled: off ? null : found.cancelled,
			zone: found.series.site.zone,
			place: [found.series.site.address, found.series.site.room].filter(Boolean).join(' '),
			anchors: found.plan.anchors.map(({ label, day, isProposed }) => ({
				label: label[language],
				day,
				isProposed
			})),
			hasSteps: found.template.steps.length > 0,
			steps: found.entries.map((entry) => ({
				...shown(entry, language),
				why: whyAdded(found, entry.key, language)
			})),
			next: found.next && shown(found.next, language),
			advice: found.plan.advice.flatMap(({ key, forParticipant, reason }) =>
				forParticipant
					? [
							{
								key,
								text: forParticipant[language],
								/** Null where it speaks of what others alone read. */
								reason: maySeeReason(found.template, key) ? reason[language] : null
							}
						]
					: []
			),
			own: await ownPageOf(work, found, language),
			mayTell: ((await ownReportOf(work, found.person.id))?.asked.length ?? 0) > 0,
			asked: await ownQuestions(work, agency.zone, found.person.id),
			/** Who looks after them; null while nobody does. */
			mentor: (await mentorsOf(work, [found.person.id])).get(found.person.id)?.name ?? null,
			consents: consents.map(({ item, address, answer: { given, givenAt, isSigned } }) => ({
				...{ title: item.title[language], address, given, givenAt },
				isSigned: isSigned === true
			})),
			/** False for who declined, or took back, what no registration goes without. */
			isRegistered: !(await notRegistered(work, [found.person])).has(found.person.id),
			/** Null where the series has none. */
			fund: await fundBeside(work, found.person),
			rewards: await ownRewards(work, agency.zone, found.person.id, language),
			supplies: await suppliesOf(work, found.person.id, language),
			texts: await textsOf(work, found.person.id),
			/** Where who said no to texts says yes, under `here`; of use only to them. */
			agreeToTexts: consents.find(({ item, answer }) => item.kind === 'reminders' && !answer.given)
				?.address,
			/** By which a counselor finds them; while there is a visit to come to. */
			checkIn: found.visits.some(({ endsAt }) => endsAt > work.now)
				? codeOf(found.person.id)
				: null,
			openSurvey: open[0] ? { id: open[0].id, visitStartsAt: open[0].visitStartsAt } : null
		};
	});
}

/** Whether there is a fund to join, and whether they have. */
async function fundBeside(work: Work, person: { id: string; seriesId: string }) {
	if (!(await fundOfSeries(work, person.seriesId))) return null;
	return { isJoined: (await memberIdOf(work, person.id)) !== null };
}

/** What this person was handed out, the newest first; what was undone they never had. */
async function suppliesOf(work: Work, enrolmentId: string, language: Language) {
	const given = (await handOutsOf(work, [enrolmentId])).filter(({ isUndone }) => !isUndone);
	const items = given.length > 0 ? await itemsOf(work) : [];
	return given
		.toReversed()
		.map(({ id, at, lines }) => ({ id, at, lines: linesWords(lines, items, language) }));
}

function codeOf(enrolmentId: string) {
	const code = checkInCode(enrolmentId);
	return { code, qr: encodeQR(code, 'raw', { border: 4 }) };
}

async function sessionOf(work: Work, enrolmentId: string, language: Language) {
	const place = await ownPlace(work, enrolmentId);
	if (!place) return null;
	const { visit, series, isOpen, isWithdrawn } = place;
	return {
		...{
			number: visit.number,
			startsAt: visit.startsAt,
			endsAt: visit.endsAt,
			isOpen,
			isWithdrawn
		},
		isFull: isWithdrawn && (await areStopsFull(work, series)),
		bring: whatToBring(series.service, language) ?? [],
		takesTurns: takesTurns(series.service.rules),
		mayComeWithout: series.service.rules.walkIn !== 'no'
	};
}

/** Why a step is there for this person alone; null for one of everybody, and where others alone may read it. */
function whyAdded(
	{ plan, template }: NonNullable<Awaited<ReturnType<typeof planOf>>>,
	key: string,
	language: Language
): string | null {
	const rule = plan.steps.find((step) => step.key === key)?.addedBy ?? null;
	if (rule === null || !maySeeReason(template, rule)) return null;
	return plan.advice.find((one) => one.key === rule)?.reason[language] ?? null;
}

function shown({ key, label, plannedOn, mode, status, visit }: PlanEntry, language: Language) {
	const time = visit && { startsAt: visit.startsAt, endsAt: visit.endsAt };
	return { key, label: label[language], plannedOn, mode, status, visit: time };
}

/** Stops what is sent to the person of this plan, or begins it again. */
function changingTexts(act: (work: Work, reminded: Reminded) => Promise<void>) {
	return async ({ locals, params, getClientAddress }: RequestEvent) => {
		const agency = agencyOf(locals);
		const tooMany = await countAttempt(agency.id, limits.answer, getClientAddress());
		if (tooMany) return refuseForm([tooMany], { values: {} });
		await acting(visitorOf(locals), async (work) => {
			const subjectId = await subjectOfLink(work, 'plan', params.token!);
			if (!subjectId) missing('link_unknown');
			await act(work, { audience: 'participant', subjectId });
		});
		redirect(303, `/${agency.slug}/plan/${params.token}`);
	};
}

export const actions = {
	stop: changingTexts(stopReminders),
	resume: changingTexts(resumeReminders),
	/** Takes a place at the stop again that this person gave back. */
	comeBack: async ({ locals, params }) => {
		const agency = agencyOf(locals);
		const tooMany = await countAttempt(agency.id, limits.turn, params.token);
		if (tooMany) return refuseForm([tooMany], { values: {} });
		const outcome = await acting(visitorOf(locals), async (work) => {
			const id = await subjectOfLink(work, 'plan', params.token);
			if (!id) missing('link_unknown');
			return returnToStop(work, agency, id);
		});
		if (!outcome.ok) return refuseForm(outcome.problems, { values: {} });
		redirect(303, `/${agency.slug}/plan/${params.token}?done=returned`);
	},
	/** Opens the survey that waits for this person. */
	survey: async ({ locals, params }) => {
		const agency = agencyOf(locals);
		const token = await acting(visitorOf(locals), async (work) => {
			const id = await subjectOfLink(work, 'plan', params.token);
			const [waiting] = id ? await openInvitations(work, id) : [];
			return waiting ? makeLink(work, 'survey', waiting.id, waiting.closesAt) : null;
		});
		redirect(
			303,
			token ? `/${agency.slug}/survey/${token}` : `/${agency.slug}/plan/${params.token}`
		);
	}
};
