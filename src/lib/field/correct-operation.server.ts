import * as v from 'valibot';
import { done, problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { operationSchema, type Operation } from '#lib/field/protocol.ts';
import { enrolmentNamed } from '#lib/programmes/enrol-at-visit.server.ts';
import { readMeasure } from '#lib/programmes/measures.ts';
import { enrolmentById, templateOf } from '#lib/programmes/queries.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

/** A refused operation as it is understood, with the programme that its words come from. */
export type Understood = { op: Operation; template: Template | null; name: string | null };

/** What a kept payload says; null for a sealed envelope that could not be read. */
export async function understood(work: Work, payload: unknown): Promise<Understood | null> {
	const parsed = v.safeParse(operationSchema, payload);
	if (!parsed.success) return null;
	const { enrolmentId } = parsed.output.payload;
	const id = enrolmentId && (await enrolmentNamed(work, enrolmentId));
	const person = id && (await enrolmentById(work, id));
	if (!person) return { op: parsed.output, template: null, name: null };
	const template = await templateOf(work, person.templateKey, person.templateVersion);
	return { op: parsed.output, template, name: person.name };
}

/** The one value of a measure that the problem is about; null where it is about something else. */
export function faultyMeasure({ op, template }: Understood, why: Problem | null) {
	if (op.kind !== 'contact') return null;
	const taken = op.payload.measures.filter(({ key }) => key === why?.field);
	const def = template?.measures.find(({ key }) => key === why?.field);
	return def && taken.length === 1 ? { def, taken: taken[0]! } : null;
}

/**
 * The operation with that value as it was typed now. Refuses with `required`, and `not_found` where
 * no single value is at fault; whether the value may stand is asked when it is applied.
 */
export async function correctedOperation(
	work: Work,
	why: Problem | null,
	payload: unknown,
	typed: string
): Promise<Outcome<Operation>> {
	const known = await understood(work, payload);
	const faulty = known && faultyMeasure(known, why);
	if (!faulty || known.op.kind !== 'contact') return refused(problem('not_found'));
	const value = readMeasure(faulty.def, typed);
	if (value === null) return refused(problem('required', undefined, 'value'));
	const measures = known.op.payload.measures.map((one) =>
		one.id === faulty.taken.id ? { ...one, value } : one
	);
	return done({ ...known.op, payload: { ...known.op.payload, measures } });
}
