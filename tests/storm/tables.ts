import postgres from 'postgres';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { toBase64url, type Bytes } from '#lib/identity/cryptography.ts';

type Row = { id: string; verdict: string; kind: string; code: string | null; at: Date };

/** What the database holds of the facts of phones, read past every wall. */
export type Tables = {
	operations: Row[];
	keptRefused: string[];
	contacts: string[];
	measures: string[];
	anchors: string[];
	/** One for each item that was answered: whose, and what they said. */
	consents: string[];
	checkIns: string[];
	/** When somebody came to a visit, by the same name. */
	cameAt: Map<string, Date>;
	/** Walk-ins: series, name and number. */
	walkIns: string[];
	/** By every id that a phone gave an enrolment: the enrolment. */
	enrolmentOf: Map<string, string>;
	seriesOf: Map<string, string>;
	/** What was handed out and undone: the kind, the handing out, whose bag, the item, how many. */
	handOuts: string[];
	/** What was granted on the spot: its id, by whom, and whether it was undone. */
	exceptions: string[];
	/** What is left, and what was put in, by bag and item. */
	left: Map<string, number>;
	given: Map<string, number>;
	/** One for each consent that was signed: whose, and how. */
	signatures: string[];
	/** The note, its visit, whom it is about, what it says. */
	notes: string[];
	/** The note and the photo that it speaks of. */
	promisedPhotos: string[];
	/** By photo that came: what came, as it was sealed. */
	photoFiles: Map<string, string>;
	/** The hand-over, its visit, who was asked, whether they declined. */
	askings: string[];
	/** Who answered about which visit, and what; once each. */
	answers: { id: string; says: string }[];
};

export async function readStorm(adminUrl: string, agencyId: string): Promise<Tables> {
	const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
	const all = async (text: string) =>
		(await admin.unsafe(text, [agencyId])).map(
			(row) => row as unknown as { id: string; of: string }
		);
	const ids = async (text: string) => (await all(text)).map(({ id }) => id);
	const pairs = async (text: string) => (await all(text)).map(({ id, of }) => [id, of] as const);
	const sums = async (which: string) => {
		const rows = await pairs(`select holder_id || ' ' || item_id as id, sum(quantity) as of
			from supply_movement t where t.agency_id = $1 ${which} group by 1`);
		return new Map(rows.map(([id, sum]) => [id, Number(sum)]));
	};
	const from = (table: string) => `from ${table} t where t.agency_id = $1`;
	const tables = {
		operations: (await admin.unsafe(
			`select id, verdict, kind, problem->>'code' as code,
				least(occurred_at, received_at + interval '5 minutes') as at ${from('operation')}`,
			[agencyId]
		)) as unknown as Row[],
		keptRefused: await ids(`select operation_id as id ${from('refused_operation')}`),
		contacts: await ids(`select id ${from('contact')}`),
		measures: await ids(`select id ${from('measure')}`),
		anchors: await ids(`select id ${from('anchor')}`),
		consents: await ids(
			`select enrolment_id || ' ' || given as id ${from('consent')} and channel = 'on_site'`
		),
		signatures: await ids(`select enrolment_id || ' ' || kind as id ${from('consent_signature')}`),
		checkIns: await ids(`select visit_id || ' ' || enrolment_id as id ${from('check_in')}`),
		cameAt: new Map(
			(
				await admin.unsafe(
					`select visit_id || ' ' || enrolment_id as id, checked_in_at as at ${from('check_in')}`,
					[agencyId]
				)
			).map((row) => [row.id as string, row.at as Date])
		),
		walkIns: await ids(`select t.series_id || ' ' || p.name || ' ' || p.phone as id
			from enrolment t join participant p on p.agency_id = t.agency_id and p.id = t.participant_id
			where t.agency_id = $1 and t.channel = 'staff'`),
		enrolmentOf: new Map([
			...(await pairs(`select id, id as of ${from('enrolment')}`)),
			...(await pairs(`select id, enrolment_id as of ${from('enrolment_alias')}`))
		]),
		seriesOf: new Map(await pairs(`select id, series_id as of ${from('visit')}`)),
		handOuts: await ids(`select concat_ws(' ', kind, hand_out_id, staff_id, item_id, quantity) as id
			${from('supply_movement')} and hand_out_id is not null`),
		exceptions: await ids(`select concat_ws(' ', t.id, t.staff_id, u.exception_id is not null) as id
			from granted_exception t left join exception_undo u
				on u.agency_id = t.agency_id and u.exception_id = t.id
			where t.agency_id = $1`),
		left: await sums(''),
		given: await sums(`and kind = 'received'`),
		...(await readNotes(admin, agencyId)),
		...(await readSurveys(admin, agencyId))
	};
	await admin.end();
	return tables;
}

async function readNotes(admin: postgres.Sql, agencyId: string) {
	const notes = await admin<{ id: string; place: string; sealed: string }[]>`
		select id, concat_ws(' ', visit_id, enrolment_id) as place, sealed from note
		where agency_id = ${agencyId}`;
	const promised = await admin<{ id: string; of: string }[]>`
		select id, note_id as of from note_photo where agency_id = ${agencyId}`;
	const files = await admin<{ id: string; sealed: Bytes }[]>`
		select photo_id as id, sealed from photo_file where agency_id = ${agencyId}`;
	const opened = notes.map(
		async ({ id, place, sealed }) => `${id} ${place} ${await atRest.open(sealed, id)}`
	);
	return {
		notes: await Promise.all(opened),
		promisedPhotos: promised.map(({ id, of }) => `${of} ${id}`),
		photoFiles: new Map(files.map(({ id, sealed }) => [id, toBase64url(new Uint8Array(sealed))]))
	};
}

async function readSurveys(admin: postgres.Sql, agencyId: string) {
	const askings = await admin<{ id: string }[]>`
		select concat_ws(' ', id, visit_id, enrolment_id, is_declined) as id from asking
		where agency_id = ${agencyId}`;
	const answers = await admin<{ id: string; values: Record<string, unknown> }[]>`
		select concat_ws(' ', i.visit_id, i.enrolment_id) as id, a.values
		from answer a join invitation i on i.agency_id = a.agency_id and i.id = a.invitation_id
		where a.agency_id = ${agencyId}`;
	return {
		askings: askings.map(({ id }) => id),
		answers: answers.map(({ id, values }) => ({ id, says: inOrder(values) }))
	};
}

/** The same text for the same answers, in whatever order they stand. */
export function inOrder(answers: Record<string, unknown>): string {
	return JSON.stringify(Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1)));
}
