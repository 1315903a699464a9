import type { KeptOperation } from '#lib/field/client/database.ts';
import type { Phone } from '#lib/field/client/phone.ts';
import type { DayBundle } from '#lib/field/day.ts';
import type { About } from '#lib/field/record-titles.ts';

/** One operation with what it is about, as far as the phone still knows. */
export type FieldRecord = { kept: KeptOperation; about: About };

/** Every operation of this phone: what the server lacks first, then what it has, newest first. */
export async function readRecords(
	phone: Pick<Phone, 'tray' | 'sent'>,
	day: DayBundle | null
): Promise<FieldRecord[]> {
	const [open, sent] = await Promise.all([phone.tray(), phone.sent()]);
	const known = knownIn(day);
	const nobody = { entry: null, contact: null };
	const waiting = open.map(({ operation, ...kept }) => ({
		kept,
		about: {
			entry: known.get(operation?.payload.enrolmentId ?? kept.entityId)?.entry ?? null,
			contact:
				operation?.kind === 'contact'
					? operation.payload
					: (known.get(kept.entityId)?.contact ?? null)
		}
	}));
	const done = sent.map((kept) => ({ kept, about: known.get(kept.entityId) ?? nobody }));
	return [...waiting, ...done];
}

/** By enrolment, contact, handing out, note and exception: what an operation can be about. */
function knownIn(day: DayBundle | null): Map<string, About> {
	const known = new Map<string, About>();
	for (const entry of day?.visits.flatMap(({ roster }) => roster) ?? []) {
		const { enrolmentId, aliases = [], contacts, supplies = [], notes = [] } = entry;
		const others = [...supplies, ...notes].map(({ id }) => id);
		for (const id of [enrolmentId, ...aliases, ...others]) known.set(id, { entry, contact: null });
		for (const contact of contacts) known.set(contact.id, { entry, contact });
	}
	for (const { id, enrolmentId } of day?.exceptions?.given ?? []) {
		const entry = enrolmentId ? known.get(enrolmentId)?.entry : null;
		if (entry) known.set(id, { entry, contact: null });
	}
	return known;
}
