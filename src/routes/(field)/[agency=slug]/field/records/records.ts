import type { KeptOperation } from '#lib/field/client/database.ts';
import type { Phone } from '#lib/field/client/phone.ts';
import type { DayBundle } from '#lib/field/day.ts';

/** One operation with whom it is about, as far as the phone still knows. */
export type FieldRecord = { kept: KeptOperation; name: string | null };

/** Every operation of this phone: what the server lacks first, then what it has, newest first. */
export async function readRecords(
	phone: Pick<Phone, 'tray' | 'sent'>,
	day: DayBundle | null
): Promise<FieldRecord[]> {
	const [open, sent] = await Promise.all([phone.tray(), phone.sent()]);
	const names = namesIn(day);
	const waiting = open.map(({ operation, ...kept }) => ({
		kept,
		name: names.get(operation?.payload.enrolmentId ?? kept.entityId) ?? null
	}));
	const done = sent.map((kept) => ({ kept, name: names.get(kept.entityId) ?? null }));
	return [...waiting, ...done];
}

/** By enrolment, contact, handing out, note and exception: what an operation can be about. */
function namesIn(day: DayBundle | null): Map<string, string> {
	const names = new Map<string, string>();
	for (const entry of day?.visits.flatMap(({ roster }) => roster) ?? []) {
		for (const id of [entry.enrolmentId, ...(entry.aliases ?? [])]) names.set(id, entry.name);
		const { contacts, supplies = [], notes = [] } = entry;
		for (const { id } of [...contacts, ...supplies, ...notes]) names.set(id, entry.name);
	}
	for (const { id, enrolmentId } of day?.exceptions?.given ?? []) {
		const name = enrolmentId && names.get(enrolmentId);
		if (name) names.set(id, name);
	}
	return names;
}
