import { atRest } from '#lib/identity/at-rest.server.ts';
import { agencyById } from '#lib/identity/queries.server.ts';
import {
	changingOne,
	changingSeries,
	planCallsOf,
	planCalls,
	planCallsSoon,
	planEveryCall
} from '#lib/calls/plan-calls.server.ts';
import { isStepTextTrue, sendStepTexts, STEP_TEXT } from '#lib/calls/step-texts.server.ts';
import { sweepExpired } from '#lib/identity/sweep.server.ts';
import { defineDuty } from '#lib/jobs/duties.server.ts';
import { defineJob, enqueue } from '#lib/jobs/queue.server.ts';
import { whenRecorded } from '#lib/ledger/record.server.ts';
import { checkBeforeSending } from '#lib/notices/notice-checks.server.ts';
import { keepQuietIn } from '#lib/notices/quiet.server.ts';
import { openPushAt } from '#lib/notices/push-to-device.server.ts';
import { resumeNotices } from '#lib/notices/resume-notices.server.ts';
import { sealNoticesWith } from '#lib/notices/sealed-words.server.ts';
import { sweepDrafts } from '#lib/organizations/roster-draft.server.ts';
import { sendNotice } from '#lib/notices/send-notice.server.ts';
import {
	isVerdictTextTrue,
	tellVerdict,
	VERDICT_TEXT
} from '#lib/programmes/fund/tell-verdict.server.ts';
import {
	isTextReminderTrue,
	PARTICIPANT_REMINDER,
	remindParticipants
} from '#lib/programmes/remind-participants.server.ts';
import { isJoinedTextTrue, isLeftTextTrue } from '#lib/programmes/tell-enrolled.server.ts';
import {
	catchUpOutcomes,
	checkOutcomes,
	workOffOutcomes
} from '#lib/programmes/standings/outcome-duties.server.ts';
import { recountSeries } from '#lib/programmes/standings/recount-series.server.ts';
import { isMovedTextTrue, tellParticipants } from '#lib/programmes/tell-participants.server.ts';
import { forgetEnded } from '#lib/visits/waiting/forget-ended.server.ts';
import { noticeRunOut, offerTimes } from '#lib/visits/waiting/offer-times.server.ts';
import { isWaitOver } from '#lib/visits/waiting/waiting-notice-true.server.ts';
import { inviteAfterContact } from '#lib/surveys/invite.server.ts';
import { resumeInvitations } from '#lib/surveys/resume-invitations.server.ts';
import { isReportMailTrue, isRetractionMailTrue } from '#lib/results/tell-report.server.ts';
import { isSeriesMailTrue, seriesMails } from '#lib/visits/booking/series-notice-true.server.ts';
import { isPoolMailTrue, poolMails } from '#lib/visits/pools/pool-notice-true.server.ts';
import { sweepRosters } from '#lib/visits/rosters/sweep-rosters.server.ts';
import { tellNeighbours } from '#lib/visits/pools/tell-neighbours.server.ts';
import {
	isTomorrowTrue,
	remindCounselors
} from '#lib/visits/reminders/remind-counselors.server.ts';
import {
	isRequestWaiting,
	officeMails,
	remindOffice
} from '#lib/visits/reminders/remind-office.server.ts';
import { isStillUnanswered, tellUnanswered } from '#lib/visits/reminders/tell-unanswered.server.ts';
import {
	isStaffHere,
	tellCounselors,
	tellCounselorsSoon
} from '#lib/visits/reminders/tell-counselors.server.ts';
import {
	isReminderTrue,
	ORGANIZATION_REMINDER,
	remindOrganizations
} from '#lib/visits/reminders/remind-organizations.server.ts';

/** What leaves time free that was not, or brings somebody who waits for it. */
const freeing = [
	...(['series.cancelled', 'visits.moved', 'visit.reassigned'] as const),
	...(['hold.given_up', 'waiting.left', 'waiting.joined'] as const),
	...(['leave.removed', 'closing.removed', 'service.published'] as const),
	...(['hours.changed', 'special_hours.changed', 'skills.changed'] as const),
	...(['resource.added', 'resource.brought_back'] as const)
];

/** What gives promised visits to counselors, takes them away or moves them. */
const changingCrews = [
	...(['series.confirmed', 'series.cancelled', 'visits.moved'] as const),
	...(['visit.reassigned', 'session.published'] as const)
];

/**
 * The jobs, what is asked before one of them writes to anybody, and what comes round on a clock. Each
 * job is idempotent by its own key.
 */
export function defineJobs(): void {
	sealNoticesWith(atRest);
	defineJob('send-notice', sendNotice);
	defineJob('invite-after-contact', inviteAfterContact);
	defineJob('tell-participants', tellParticipants);
	defineJob('sweep-roster-drafts', async (agencyId) => void (await sweepDrafts(agencyId)));
	defineJob('plan-calls', planCallsOf);
	defineJob('tell-neighbours', tellNeighbours);
	defineJob('tell-counselors', tellCounselors);
	defineJob('notice-run-out', noticeRunOut);
	defineJob('tell-verdict', tellVerdict);
	defineJob('offer-times', async (agencyId) => void (await offerTimes(agencyId)));

	keepQuietIn(async (agencyId) => (await agencyById(agencyId)).zone);
	checkBeforeSending(ORGANIZATION_REMINDER, isReminderTrue);
	checkBeforeSending(PARTICIPANT_REMINDER, isTextReminderTrue);
	checkBeforeSending(STEP_TEXT, isStepTextTrue);
	checkBeforeSending('series-report', isReportMailTrue);
	checkBeforeSending('series-report-retracted', isRetractionMailTrue);
	for (const template of seriesMails) checkBeforeSending(template, isSeriesMailTrue);
	for (const template of poolMails) checkBeforeSending(template, isPoolMailTrue);
	checkBeforeSending('waiting-ended', isWaitOver);
	checkBeforeSending('visits-moved', isMovedTextTrue);
	checkBeforeSending('session-joined', isJoinedTextTrue);
	checkBeforeSending('session-changed', isJoinedTextTrue);
	checkBeforeSending('session-left', isLeftTextTrue);
	checkBeforeSending(VERDICT_TEXT, isVerdictTextTrue);
	checkBeforeSending('series-unanswered', isStillUnanswered);
	for (const template of officeMails) checkBeforeSending(template, isRequestWaiting);
	checkBeforeSending('push-answers', isStaffHere);
	checkBeforeSending('push-changed', isStaffHere);
	checkBeforeSending('push-tomorrow', isTomorrowTrue);
	openPushAt(async (agencyId, template) => {
		const page = template === 'push-answers' ? 'admin' : 'field';
		return `/${(await agencyById(agencyId)).slug}/${page}`;
	});

	defineDuty({ name: 'remind-organizations', everyMinutes: 1, run: remindOrganizations });
	defineDuty({ name: 'remind-participants', everyMinutes: 1, run: remindParticipants });
	defineDuty({ name: 'send-step-texts', everyMinutes: 10, run: sendStepTexts });
	defineDuty({ name: 'remind-counselors', everyMinutes: 1, run: remindCounselors });
	defineDuty({ name: 'remind-office', everyMinutes: 10, run: remindOffice });
	defineDuty({ name: 'tell-unanswered', everyMinutes: 10, run: tellUnanswered });
	defineDuty({ name: 'send-waiting-notices', everyMinutes: 1, run: resumeNotices });
	defineDuty({ name: 'invite-after-visits', everyMinutes: 60, run: resumeInvitations });
	// Windows end and tries are over without an act; a missed round is made good by the next.
	defineDuty({ name: 'plan-calls', everyMinutes: 360, run: planEveryCall });
	// What opens by the horizon at midnight, or by rules of hours, no act tells of.
	defineDuty({ name: 'offer-times', everyMinutes: 10, run: offerTimes });
	defineDuty({ name: 'sweep-roster-drafts', everyMinutes: 10, run: sweepDrafts });
	defineDuty({ name: 'sweep-rosters', everyMinutes: 60, run: sweepRosters });
	defineDuty({ name: 'sweep-expired', everyMinutes: 60, run: sweepExpired });
	defineDuty({ name: 'forget-ended', everyMinutes: 60, run: forgetEnded });
	defineJob('work-off-outcomes', (agencyId) => workOffOutcomes(agencyId, planCalls));
	const catchUp = (agencyId: string) => catchUpOutcomes(agencyId, planCalls);
	defineDuty({ name: 'catch-up-outcomes', everyMinutes: 10, run: catchUp });
	defineDuty({ name: 'check-outcomes', everyMinutes: 24 * 60, run: checkOutcomes });
}

let isRegistered = false;

/** When X was recorded, then Y is enqueued. A table, no logic. */
export function registerReactions(): void {
	if (isRegistered) return;
	isRegistered = true;
	defineJobs();

	whenRecorded('contact.recorded', async (work, { subjectId, details }) => {
		const visitId = details?.visit;
		if (details?.result !== 'attended' || typeof visitId !== 'string') return;
		const data = { enrolmentId: subjectId, visitId };
		await enqueue(work, 'invite-after-contact', data, `${subjectId} ${visitId}`);
	});

	whenRecorded('fund.verdict_approved', (work, { subjectId, details }) => {
		const data = { enrolmentId: subjectId, verdictId: String(details?.verdict) };
		return enqueue(work, 'tell-verdict', data, data.verdictId);
	});

	// Figures are told apart by the size of a group.
	whenRecorded('series.people_corrected', recountSeries);

	// Time may be free now: whoever waits for some is offered it. One round for all that was freed
	// before it begins; it waits for those who hold the lock that all these acts take.
	for (const act of freeing) {
		whenRecorded(act, (work) => enqueue(work, 'offer-times', {}, 'offer-times'));
	}

	for (const act of [...changingOne, ...changingSeries]) whenRecorded(act, planCallsSoon);
	for (const act of changingCrews) whenRecorded(act, tellCounselorsSoon);

	whenRecorded('visits.moved', (work, { subjectId, details }) => {
		const { change, numbers } = details as { change: string; numbers: string };
		const data = { seriesId: subjectId, numbers, change, what: 'moved' };
		return enqueue(work, 'tell-participants', data, change);
	});
	whenRecorded('visits.moved', (work, { subjectId, details }) => {
		const change = String(details?.change);
		return enqueue(work, 'tell-neighbours', { seriesId: subjectId, change }, change);
	});

	// A request that came to its first visit without an answer is no place to count on.
	whenRecorded('series.unanswered', (work, { subjectId }) => {
		const change = `unanswered ${subjectId}`;
		return enqueue(work, 'tell-neighbours', { seriesId: subjectId, change }, change);
	});

	// Who shares a visit is told where and when as soon as it is promised.
	whenRecorded('series.confirmed', (work, { subjectId }) => {
		const data = { seriesId: subjectId, change: `confirmed ${subjectId}`, what: 'confirmed' };
		return enqueue(work, 'tell-neighbours', data, data.change);
	});

	whenRecorded('series.cancelled', (work, { subjectId, details }) => {
		const numbers = String(details?.numbers);
		const change = `${subjectId} ${numbers}`;
		const data = { seriesId: subjectId, numbers, change, what: 'cancelled' };
		return enqueue(work, 'tell-participants', data, change);
	});
	whenRecorded('series.cancelled', (work, { subjectId, details }) => {
		const change = `${subjectId} ${String(details?.numbers)}`;
		return enqueue(work, 'tell-neighbours', { seriesId: subjectId, change }, change);
	});
}
