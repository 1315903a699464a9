import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { aftercareOf } from '#lib/calls/aftercare-queries.server.ts';
import { readDays } from '#lib/calls/aftercare-days.ts';
import type { Aftercare } from '#lib/calls/aftercare.ts';
import { maySetAftercare } from '#lib/calls/call-rights.ts';
import { planEveryCallSoon } from '#lib/calls/plan-calls.server.ts';
import { aftercareChoice } from '#lib/calls/schema.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type AftercareTyped = {
	participantDays: string;
	participantAskKo: string;
	participantAskEn: string;
	organizationDays: string;
	organizationAskKo: string;
	organizationAskEn: string;
	triesBeforeLost: number;
};

/**
 * Sets when people and organizations are asked how it goes, and what, and after how many calls in vain
 * somebody decides. The days stay within the sixty.
 */
export async function setAftercare(
	work: Work<StaffActor>,
	typed: AftercareTyped
): Promise<Outcome<null>> {
	if (!maySetAftercare(work.actor.role)) return refused(problem('not_allowed'));
	const before = await aftercareOf(work);
	const participant = readDays(typed.participantDays, before.lastsDays);
	const organization = readDays(typed.organizationDays, before.lastsDays);
	const wrong = [
		...(participant ? [] : [problem('days_of_aftercare', undefined, 'participantDays')]),
		...(organization ? [] : [problem('days_of_aftercare', undefined, 'organizationDays')])
	];
	if (!participant || !organization) return refused(...wrong);
	const body: Aftercare = {
		...before,
		triesBeforeLost: typed.triesBeforeLost,
		participant: {
			days: participant,
			ask: { ko: typed.participantAskKo, en: typed.participantAskEn }
		},
		organization: {
			days: organization,
			ask: { ko: typed.organizationAskKo, en: typed.organizationAskEn }
		}
	};
	const id = newId(work.now);
	const { agencyId, staffId: byId } = work.actor;
	await work.tx.insert(aftercareChoice).values({ agencyId, id, body, setAt: work.now, byId });
	await record(work, { act: 'aftercare.set', subjectId: id });
	await planEveryCallSoon(work);
	return done(null);
}
