import { personIn, type FieldPhone } from './phone.ts';
import type { Day } from '#lib/base/days.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import type { Template } from '#lib/programmes/template.ts';

/* What a counselor records about the cast, as facts of a phone that the server takes. */

/** The values of measures, by their key. */
export type Values = Record<string, number | string | boolean>;

export type ContactFact = {
	/** The visit of the series at which, or after which, somebody was spoken with. */
	visitNumber: number;
	stepKey: string;
	mode: 'visit' | 'phone';
	values: Values;
	result?: 'attended' | 'deceased';
};

/** Somebody comes to the first visit, agrees to health data, and chooses the day to quit, if any. */
export async function registerInField(
	phone: FieldPhone,
	name: string,
	quitDay: Day | null
): Promise<void> {
	const day = await phone.day();
	const { visitId, enrolmentId } = personIn(day, name);
	const form = onlyTemplate(day).consents[0]!;
	const items = form.items.filter((item) => item.kind === 'sensitive');
	const here = { enrolmentId, visitId };
	const facts = [
		await phone.write('check-in', enrolmentId, here),
		await phone.write('consent', enrolmentId, {
			...here,
			formKey: form.key,
			formVersion: form.version,
			language: 'ko',
			textHash: await sha256Hex(consentText(items, 'ko')),
			items: items.map(({ key }) => ({ key, given: true })),
			method: 'read_and_tapped'
		})
	];
	if (quitDay) {
		const chosen = { ...here, anchor: 'quit_date', day: quitDay, reason: null };
		facts.push(await phone.write('anchor', enrolmentId, chosen));
	}
	await pushAll(phone, facts);
}

/** One contact with somebody, with what was measured at it. */
export async function contactInField(
	phone: FieldPhone,
	name: string,
	{ visitNumber, stepKey, mode, values, result = 'attended' }: ContactFact
): Promise<void> {
	const day = await phone.day();
	const { visitId, enrolmentId } = personIn(day, name, visitNumber);
	const { measures } = onlyTemplate(day);
	const unitOf = (key: string) => measures.find((one) => one.key === key)?.unit ?? null;
	const contactId = newId(phone.clock());
	const fact = await phone.write('contact', contactId, {
		contactId,
		enrolmentId,
		visitId,
		stepKey,
		mode,
		result,
		measures: Object.entries(values).map(([key, value]) => ({
			id: newId(phone.clock()),
			key,
			value,
			unit: unitOf(key)
		}))
	});
	await pushAll(phone, [fact]);
}

function onlyTemplate({ templates }: { templates: Record<string, unknown> }): Template {
	return Object.values(templates)[0] as Template;
}

async function pushAll(
	phone: FieldPhone,
	facts: Awaited<ReturnType<FieldPhone['write']>>[]
): Promise<void> {
	const verdicts = await phone.push(...facts.map(({ envelope }) => envelope));
	for (const { operation } of facts) {
		const told = verdicts.get(operation.id);
		if (told?.verdict !== 'applied') throw new Error(`not applied: ${JSON.stringify(told)}`);
	}
}
