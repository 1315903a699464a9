import type { StaffActor } from '#lib/base/actor.ts';
import type { Day } from '#lib/base/days.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { record } from '#lib/ledger/record.server.ts';
import { mayRecord } from '#lib/programmes/at-visit.server.ts';
import { enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import { anchor } from '#lib/programmes/schema.server.ts';
import { factsChanged } from '#lib/programmes/standings/refresh-outcomes.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { gatheredRows, writeRows } from '#lib/server/written-together.server.ts';

export type AnchorSetting = {
	id: string;
	enrolmentId: string;
	visitId: string;
	key: string;
	day: Day;
	reason: string | null;
	at: Date;
};

/** Sets a day that the plan counts from. Earlier settings stay as history; the latest one holds. */
export async function setAnchor(
	work: Work<StaffActor>,
	fact: AnchorSetting
): Promise<Outcome<null>> {
	const obstacle = await mayRecord(work, fact.visitId, fact.enrolmentId);
	if (obstacle) return refused(obstacle);
	const person = (await enrolmentById(work, fact.enrolmentId))!;
	const template = await templateOf(work, person.templateKey, person.templateVersion);
	if (!template.anchors.some((one) => one.key === fact.key)) {
		return refused(problem('not_a_choice', undefined, 'anchor'));
	}
	if (await isWritten(work, fact)) {
		await factsChanged(work, fact.enrolmentId);
		await record(work, {
			act: 'anchor.set',
			subjectId: fact.enrolmentId,
			details: { anchor: fact.key }
		});
	}
	return done(null);
}

/** False when it stands here already; where rows are written together, that undoes all of them. */
async function isWritten(work: Work<StaffActor>, fact: AnchorSetting): Promise<boolean> {
	const row = {
		agencyId: work.actor.agencyId,
		id: fact.id,
		enrolmentId: fact.enrolmentId,
		key: fact.key,
		day: fact.day,
		reason: fact.reason,
		setBy: work.actor.staffId,
		setAt: fact.at
	};
	if (gatheredRows(work, anchor)) {
		await writeRows(work, anchor, [row]);
		return true;
	}
	const [fresh] = await work.tx
		.insert(anchor)
		.values(row)
		.onConflictDoNothing()
		.returning({ id: anchor.id });
	return fresh !== undefined;
}
