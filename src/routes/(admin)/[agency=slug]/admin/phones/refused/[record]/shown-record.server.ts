import type { StaffActor } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { faultyMeasure, understood, type Understood } from '#lib/field/correct-operation.server.ts';
import { measureWords, untakenWords } from '#lib/field/contact-words.ts';
import { refusedPayload, type refusedRecord } from '#lib/field/refused-queries.server.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { noteAccess } from '#lib/ledger/access.server.ts';
import { itemsOf } from '#lib/programmes/supplies/queries.server.ts';
import { linesWords } from '#lib/programmes/supplies/supply-words.ts';
import type { Work } from '#lib/server/work.server.ts';

type Found = NonNullable<Awaited<ReturnType<typeof refusedRecord>>>;
export type Line = { label: string; value: string };

/** The value that may be corrected, by its name alone: what was recorded is health data. */
export async function faultyValue(work: Work<StaffActor>, found: Found, language: Language) {
	const known = await understood(work, await refusedPayload(work, found.id));
	const faulty = known && faultyMeasure(known, found.problem);
	return faulty ? faulty.def.label[language] : null;
}

/** What a record says, line by line; that somebody read it, and why, is noted first. */
export async function readRecord(
	work: Work<StaffActor>,
	found: Found,
	reason: string,
	language: Language
): Promise<Line[]> {
	const known = await understood(work, await refusedPayload(work, found.id));
	const subject = known?.op.payload.enrolmentId ?? found.entityId;
	await noteAccess(work, { action: 'view', subjectIds: [subject], reason });
	if (!known) return [{ label: m.phones_record_content(), value: m.phones_record_sealed() }];
	const person = known.name ? [{ label: m.phones_record_person(), value: known.name }] : [];
	const { op } = known;
	if (op.kind !== 'supply') return [...person, ...linesOf(known, language)];
	const words = linesWords(op.payload.items, await itemsOf(work), language);
	return [...person, { label: m.phones_kind_supply(), value: words.join('\n') }];
}

function linesOf({ op, template }: Understood, language: Language): Line[] {
	if (op.kind !== 'contact') return plainLines(op.payload);
	const { measures, untaken = [], ...rest } = op.payload;
	const taken = measures.map(({ key, value }) => {
		const def = template?.measures.find((one) => one.key === key);
		return {
			label: def?.label[language] ?? key,
			value: def ? measureWords(def, value, language) : String(value)
		};
	});
	const left = untaken.map((one) => ({
		label: template?.measures.find(({ key }) => key === one.key)?.label[language] ?? one.key,
		value: untakenWords(one)
	}));
	return [...plainLines(rest), ...taken, ...left];
}

const unsaid = ['textHash', 'signature', 'answers', 'photos'];

/** Fields as they stand, without ids, which say nothing to a person, without a signature or an answer. */
function plainLines(payload: object): Line[] {
	return Object.entries(payload)
		.filter(([key]) => !key.endsWith('Id') && !unsaid.includes(key))
		.map(([key, value]) => ({
			label: key,
			value: typeof value === 'object' ? JSON.stringify(value) : String(value)
		}));
}
