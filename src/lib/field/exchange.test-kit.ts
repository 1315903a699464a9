import postgres from 'postgres';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { aPhone, personIn } from '../../../tests/town/phone.ts';
import { aBookedSeries } from '../../../tests/town/stories.ts';
import { exchange } from '#lib/field/exchange.server.ts';
import type { Envelope, ExchangeRequest, Payload } from '#lib/field/protocol.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import { methodOf, type Signature } from '#lib/programmes/signature.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';
import { now } from '#lib/server/clock.server.ts';

export type Phone = Awaited<ReturnType<typeof aPhone>>;
export type FieldTown = Awaited<ReturnType<typeof fieldTown>>;

/**
 * A town with one booked series and people on its roster, the phone of a counselor who goes there,
 * and that of a stranger who does not. For tests only.
 */
export async function fieldTown(people = 3) {
	const town = await freshTown();
	const admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	await aBookedSeries(town.agency, people);
	const staff = await admin<{ id: string; isOnSeries: boolean }[]>`
		select s.id, exists (select from allocation a where a.resource_id = r.id) as "isOnSeries"
		from staff s join resource r on r.staff_id = s.id and r.agency_id = s.agency_id
		where s.agency_id = ${town.agency.id}`;
	const [template] = shippedTemplates();
	const phone = await phoneOf(staff.find((one) => one.isOnSeries)!.id);
	const stranger = await phoneOf(staff.find((one) => !one.isOnSeries)!.id);
	const day = await phone.day();

	function phoneOf(staffId: string) {
		const actor = { kind: 'staff', agencyId: town.agency.id, staffId, role: 'counselor' } as const;
		return aPhone(async (request: ExchangeRequest) => {
			const outcome = await exchange(actor, town.agency, { name: 'test', since: now() }, request);
			if (!outcome.ok) throw new Error(outcome.problems[0]!.code);
			return outcome.value;
		}, now);
	}

	/** How a person of the cast is named in an operation at the first visit. */
	function at(name: string) {
		const { visitId, enrolmentId } = personIn(day, name);
		return { visitId, enrolmentId };
	}

	function checkIn(name: string, by: Phone = phone) {
		return by.write('check-in', at(name).enrolmentId, at(name));
	}

	async function consent(name: string, given: boolean, signature?: Signature) {
		const form = template!.consents[0]!;
		const items = form.items.filter((item) => item.kind === 'sensitive');
		return phone.write('consent', at(name).enrolmentId, {
			...at(name),
			formKey: form.key,
			formVersion: form.version,
			language: 'ko',
			textHash: await sha256Hex(consentText(items, 'ko')),
			items: items.map(({ key }) => ({ key, given })),
			method: methodOf(signature),
			...(signature ? { signature } : {})
		});
	}

	/** A contact at the first visit without any measure, with changes. */
	function contact(name: string, changes: Partial<Payload<'contact'>> = {}, by: Phone = phone) {
		const contactId = changes.contactId ?? newId(now());
		return by.write('contact', contactId, {
			...at(name),
			contactId,
			stepKey: template!.steps[0]!.key,
			mode: 'visit',
			result: 'attended',
			measures: [],
			...changes
		});
	}

	function reading(name: string, ppm: number, by: Phone = phone) {
		return contact(name, { measures: [co(ppm)] }, by);
	}

	return {
		...town,
		admin,
		template: template!,
		phone,
		stranger,
		day,
		at,
		checkIn,
		consent,
		contact,
		reading,
		count: async (table: string) =>
			Number((await admin.unsafe(`select count(*) as n from ${table}`))[0]!.n),
		leave: async () => {
			await admin.end();
			await town.leave();
		}
	};
}

/** A sensitive measure: carbon monoxide in the breath, in ppm. */
export function co(ppm: number, id = newId(now())) {
	return { id, key: 'co_ppm', value: ppm, unit: '[ppm]' };
}

/** The envelope with its seal broken on the way. */
export function spoilt(envelope: Envelope): Envelope {
	const end = envelope.sealed.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA';
	return { ...envelope, sealed: envelope.sealed.slice(0, -6) + end };
}
