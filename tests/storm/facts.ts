import { templateKey, type DayBundle, type DayVisit, type RosterEntry } from '#lib/field/day.ts';
import type { Draft } from '#lib/field/client/record.ts';
import { addDays } from '#lib/base/days.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Signature } from '#lib/programmes/signature.ts';
import { methodOf } from '#lib/programmes/signature.ts';
import type { TakenPhoto } from '#lib/field/client/photos.ts';
import { pick, type Chance } from '../chaos/chance.ts';
import { note } from './notes.ts';
import { survey } from './surveys.ts';

/** One that the server must refuse, and keep whole. */
const PPM_IMPOSSIBLE = 151;
const WALK_INS = 24;

/** What somebody wants to write down, and what has to become of it. */
export type Wish = {
	draft: Draft;
	name: string;
	outcome: 'applied' | 'refused';
	/** Of a note. */
	photos: TakenPhoto[];
};

/** One of four always declines; then every phone hears the same from them. */
export function isDecliner(name: string): boolean {
	return name.charCodeAt(0) % 4 === 0;
}

/** A fact that could be recorded with this day; null while nobody is in it. */
export async function aWish(day: DayBundle, chance: Chance): Promise<Wish | null> {
	const open = day.visits.filter((one) => !one.cancelled && one.roster.length);
	if (!open.length) return null;
	const visit = pick(chance, open);
	const person = pick(chance, visit.roster);
	const { name } = person;
	const wish = (draft: Draft): Wish => ({ draft, name, outcome: 'applied', photos: [] });
	const kind = chance();
	if (kind < 0.08) return walkIn(visit, chance);
	if (kind < 0.33) return wish(checkIn(visit, person));
	if (kind < 0.46) return wish(await consent(day, visit, person, chance));
	if (kind < 0.62) return wish(anchor(day, visit, person, chance));
	if (kind < 0.73) return contact(visit, person, templateOf(day, person), chance);
	if (kind < 0.8) return wish(supply(day, visit, person, chance));
	if (kind < 0.84) return wish(undo(day, visit, person, chance));
	if (kind < 0.87) return wish(exception(visit, person, chance));
	if (kind < 0.89) return wish(undoException(day, visit, chance));
	if (kind < 0.94) return { name, ...survey(day.survey!, visit, person, chance), photos: [] };
	return { name, ...(await note(visit, person, chance)), outcome: 'applied' };
}

/** The answer of a person about what is sensitive. */
export async function consent(
	day: DayBundle,
	visit: DayVisit,
	person: RosterEntry,
	chance: Chance
): Promise<Draft> {
	const { form, items } = sensitiveIn(day, person);
	const given = !isDecliner(person.name);
	const signature = given ? aSignature(person.name, chance) : undefined;
	const payload = {
		...at(visit, person),
		formKey: form.key,
		formVersion: form.version,
		language: 'ko' as const,
		textHash: await sha256Hex(consentText(items, 'ko')),
		items: items.map(({ key }) => ({ key, given })),
		method: methodOf(signature),
		...(signature ? { signature } : {})
	};
	return { kind: 'consent', entityId: person.enrolmentId, payload };
}

/** By name, by hand, or none, as from an older phone. */
function aSignature(name: string, chance: Chance): Signature | undefined {
	const way = chance();
	if (way < 0.3) return { kind: 'typed', name };
	const strokes = [[0, 0, 400, 90, 900, 30].map((one) => one + Math.floor(chance() * 100))];
	return way < 0.6 ? { kind: 'drawn', strokes } : undefined;
}

/** Whether they have answered about what is sensitive. */
export function wasAsked(day: DayBundle, person: RosterEntry): boolean {
	const { items } = sensitiveIn(day, person);
	return items.every(({ key }) => person.consents.some((one) => one.key === key));
}

function sensitiveIn(day: DayBundle, person: RosterEntry) {
	const form = templateOf(day, person).consents[0]!;
	return { form, items: form.items.filter((item) => item.kind === 'sensitive') };
}

function at(visit: DayVisit, person: RosterEntry) {
	return { visitId: visit.id, enrolmentId: person.enrolmentId };
}

function templateOf(day: DayBundle, person: RosterEntry): Template {
	return day.templates[templateKey(person.template)] as Template;
}

/** Few of them, so that two phones write the same person down. */
function walkIn(visit: DayVisit, chance: Chance): Wish {
	const who = Math.floor(chance() * WALK_INS);
	const name = `${String.fromCharCode(0xac00 + who * 29)}손님 (예시)`;
	const enrolmentId = newId(new Date());
	const phone = `010-9000-${String(1000 + who)}`;
	const payload = { enrolmentId, visitId: visit.id, name, phone, language: 'ko' as const };
	const draft = { kind: 'enrol', entityId: enrolmentId, payload } as const;
	return { draft, name, outcome: 'applied', photos: [] };
}

function checkIn(visit: DayVisit, person: RosterEntry): Draft {
	return { kind: 'check-in', entityId: person.enrolmentId, payload: at(visit, person) };
}

function anchor(day: DayBundle, visit: DayVisit, person: RosterEntry, chance: Chance): Draft {
	const { key } = templateOf(day, person).anchors[0]!;
	const chosen = addDays(day.today, Math.floor(chance() * 20));
	const payload = { ...at(visit, person), anchor: key, day: chosen, reason: null };
	return { kind: 'anchor', entityId: person.enrolmentId, payload };
}

function supply(day: DayBundle, visit: DayVisit, person: RosterEntry, chance: Chance): Draft {
	const handOutId = newId(new Date());
	const [first, ...others] = day.supplies!.items;
	const some = [first!, ...others.filter(() => chance() < 0.3)];
	const items = some.map(({ id }) => ({ itemId: id, quantity: 1 + Math.floor(chance() * 30) }));
	return {
		kind: 'supply',
		entityId: handOutId,
		payload: { ...at(visit, person), handOutId, items }
	};
}

/** What somebody got last out of this bag, also when it was undone before; else somebody gets something. */
function undo(day: DayBundle, visit: DayVisit, person: RosterEntry, chance: Chance): Draft {
	const ownTo = (one: RosterEntry) => one.supplies?.findLast(({ isOwn }) => isOwn);
	const whom = [person, ...visit.roster].find(ownTo);
	if (!whom) return supply(day, visit, person, chance);
	const last = ownTo(whom)!;
	const payload = { ...at(visit, whom), handOutId: last.id };
	return { kind: 'supply-undo', entityId: last.id, payload };
}

/** To a person, or to the organization of the visit. */
function exception(visit: DayVisit, person: RosterEntry | null, chance: Chance): Draft {
	const exceptionId = newId(new Date());
	const isItem = chance() < 0.5;
	const payload = {
		exceptionId,
		visitId: visit.id,
		enrolmentId: person && chance() < 0.7 ? person.enrolmentId : null,
		what: isItem ? ('item' as const) : ('extra_visit' as const),
		won: isItem ? 1 + Math.floor(chance() * 30_000) : null,
		reason: `why ${exceptionId}`
	};
	return { kind: 'exception', entityId: exceptionId, payload };
}

/** What was granted last, also when it was undone before; else something is granted. */
function undoException(day: DayBundle, visit: DayVisit, chance: Chance): Draft {
	const last = day.exceptions!.given.at(-1);
	if (!last) return exception(visit, null, chance);
	const { id: exceptionId, visitId, enrolmentId } = last;
	const payload = { exceptionId, visitId, enrolmentId };
	return { kind: 'exception-undo', entityId: exceptionId, payload };
}

function contact(visit: DayVisit, person: RosterEntry, template: Template, chance: Chance): Wish {
	const contactId = newId(new Date());
	const isMeasured = chance() < 0.5;
	const ppm = chance() < 0.05 ? PPM_IMPOSSIBLE : 1 + Math.floor(chance() * 40);
	const measure = { id: newId(new Date()), key: 'co_ppm', value: ppm, unit: '[ppm]' };
	const payload = {
		...at(visit, person),
		contactId,
		// Some of what is measured is a reading by itself.
		stepKey: isMeasured && chance() < 0.4 ? null : template.steps[0]!.key,
		mode: 'visit' as const,
		result: 'attended',
		measures: isMeasured ? [measure] : []
	};
	const isRefused = isMeasured && (ppm === PPM_IMPOSSIBLE || isDecliner(person.name));
	const draft = { kind: 'contact', entityId: contactId, payload } as const;
	const outcome = isRefused ? 'refused' : 'applied';
	return { draft, name: person.name, outcome, photos: [] };
}
