/**
 * What a phone and the server say to each other. An operation is a fact that somebody recorded; it
 * never changes. It travels sealed to the agency's public key; `sealingContext` is its aad.
 */
import * as v from 'valibot';
import { exceptionKinds, REASON_MAX, WON_MAX } from '#lib/amends/exception.ts';
import { isDay } from '#lib/base/days.ts';
import { isUuid } from '#lib/base/ids.ts';
import type { Problem } from '#lib/base/problems.ts';
import type { DayBundle } from '#lib/field/day.ts';
import {
	NOTE_MAX,
	PHOTO_BYTES_MAX,
	PHOTO_TYPE,
	PART_CHARACTERS,
	PHOTOS_MAX,
	sealedCharacters
} from '#lib/programmes/notes/note.ts';
import {
	methodOf,
	POINTS_MAX,
	pointsIn,
	SIGNATURE_BOX,
	SIGNATURE_NAME_MAX,
	STROKES_MAX
} from '#lib/programmes/signature.ts';
import { untakenReasons } from '#lib/programmes/untaken.ts';
import { QUESTIONS_MAX } from '#lib/surveys/survey.ts';
import { LINES_MAX, QUANTITY_MAX } from '#lib/programmes/supplies/stock.ts';
import { countChars, holdsResidentNumber } from '#lib/ui/typed-text.ts';
import { BATCH_CHARACTERS_MAX, BATCH_MAX, PROTOCOL, SCHEMA_VERSION } from '#lib/field/terms.ts';

export * from '#lib/field/terms.ts';

const CENTURY_MS = 3_200_000_000_000;
const DAY_SECONDS = 86_400;
const YEAR_3000_MS = 32_503_680_000_000;
/** The largest number that the database's `integer` holds. */
const INTEGER_MAX = 2_147_483_647;
// PostgreSQL keeps neither NUL nor half of a surrogate pair, in text or in jsonb.
const unkeepable = /[\0\p{Surrogate}]/u;

const id = v.pipe(
	v.string(),
	v.check((text) => isUuid(text))
);
const day = v.pipe(
	v.string(),
	v.check((text) => isDay(text))
);
/** A text that the database can keep as it is, of at most `max` UTF-16 units. */
const text = (max: number, min = 0) =>
	v.pipe(
		v.string(),
		v.minLength(min),
		v.maxLength(max),
		v.check((written) => !unkeepable.test(written))
	);
const key = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_.-]{0,79}$/i));
const version = v.pipe(v.number(), v.integer(), v.minValue(1));
// From 1970, where a clock with an empty battery stands, to 2999: the database keeps all of them.
const instant = v.pipe(
	v.string(),
	v.regex(/^(19[7-9]\d|2\d{3})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
	v.check((text) => !Number.isNaN(Date.parse(text)))
);
const measureValue = v.union([v.pipe(v.number(), v.finite()), text(1200), v.boolean()]);

const measure = v.object({
	id,
	key,
	value: measureValue,
	unit: v.nullable(text(40))
});
const measures = v.pipe(
	v.array(measure),
	v.maxLength(200),
	v.check((all) => new Set(all.map((one) => one.id)).size === all.length)
);

const untaken = v.pipe(
	v.array(v.object({ key, reason: v.picklist(untakenReasons) })),
	v.maxLength(200),
	v.check((all) => new Set(all.map((one) => one.key)).size === all.length)
);

const coordinate = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(SIGNATURE_BOX));
const stroke = v.pipe(
	v.array(coordinate),
	v.minLength(2),
	v.maxLength(2 * POINTS_MAX),
	v.check((numbers) => numbers.length % 2 === 0)
);
const signature = v.variant('kind', [
	v.object({
		kind: v.literal('typed'),
		name: v.pipe(
			text(SIGNATURE_NAME_MAX, 1),
			v.check((name) => name.trim() !== '' && !holdsResidentNumber(name))
		)
	}),
	v.object({
		kind: v.literal('drawn'),
		strokes: v.pipe(
			v.array(stroke),
			v.minLength(1),
			v.maxLength(STROKES_MAX),
			v.check((strokes) => pointsIn(strokes) <= POINTS_MAX)
		)
	})
]);

const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const photo = v.object({
	id,
	sha256,
	bytes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PHOTO_BYTES_MAX)),
	type: v.literal(PHOTO_TYPE)
});
const noteText = v.pipe(
	// A character may be two units long.
	text(2 * NOTE_MAX),
	v.check((written) => countChars(written) <= NOTE_MAX)
);
const note = v.pipe(
	v.object({
		noteId: id,
		visitId: id,
		/** Null where it is about the visit itself. */
		enrolmentId: v.nullable(id),
		text: noteText,
		/** They come by themselves later; the note holds without them. */
		photos: v.pipe(
			v.array(photo),
			v.maxLength(PHOTOS_MAX),
			v.check((all) => new Set(all.map((one) => one.id)).size === all.length)
		)
	}),
	v.check((says) => says.text.trim() !== '' || says.photos.length > 0)
);

const exceptionAbout = {
	exceptionId: id,
	visitId: id,
	/** Null where it is granted to the organization. */
	enrolmentId: v.nullable(id)
};
const exception = v.pipe(
	v.object({
		...exceptionAbout,
		what: v.picklist(exceptionKinds),
		/** What an item is worth; null where nobody knows. */
		won: v.nullable(v.pipe(version, v.maxValue(WON_MAX))),
		reason: v.pipe(
			text(2 * REASON_MAX),
			v.check((written) => written.trim() !== '' && countChars(written) <= REASON_MAX)
		)
	}),
	v.check((says) => says.won === null || says.what === 'item')
);

/** What each kind of operation says. */
export const payloadSchemas = {
	/** Somebody who came without having enrolled; the phone makes the id of the enrolment. */
	enrol: v.object({
		enrolmentId: id,
		visitId: id,
		name: text(60, 1),
		/** A mobile number with hyphens. */
		phone: v.pipe(v.string(), v.regex(/^01\d-\d{3,4}-\d{4}$/)),
		language: v.picklist(['ko', 'en'])
	}),
	'check-in': v.object({ visitId: id, enrolmentId: id }),
	consent: v.pipe(
		v.object({
			enrolmentId: id,
			visitId: id,
			formKey: key,
			formVersion: version,
			language: v.picklist(['ko', 'en']),
			textHash: sha256,
			items: v.pipe(
				v.array(v.object({ key, given: v.boolean() })),
				v.minLength(1),
				v.maxLength(50)
			),
			method: v.picklist(['read_and_tapped', 'read_and_drawn', 'read_and_typed']),
			/** Absent where nothing was to be signed, and from phones that cannot take one yet. */
			signature: v.optional(signature)
		}),
		v.check((says) => says.method === methodOf(says.signature))
	),
	contact: v.object({
		contactId: id,
		enrolmentId: id,
		visitId: id,
		/** Null for a reading: one or more measures taken face to face, outside any step. */
		stepKey: v.nullable(key),
		/** A telephone contact names the visit from whose roster it was made. */
		mode: v.picklist(['visit', 'phone', 'video']),
		result: text(40, 1),
		measures,
		/** What could not be taken, and why. Absent where there is none, and from older phones. */
		untaken: v.optional(untaken),
		/** What was done of the step's checklist. Absent where nothing was ticked, and from older phones. */
		ticked: v.optional(v.pipe(v.array(key), v.maxLength(200)))
	}),
	anchor: v.object({
		enrolmentId: id,
		visitId: id,
		anchor: key,
		day,
		reason: v.nullable(text(400))
	}),
	/** What came of handing the phone to a person for the survey. */
	survey: v.object({
		enrolmentId: id,
		visitId: id,
		surveyKey: key,
		surveyVersion: version,
		language: v.picklist(['ko', 'en']),
		/** How long the person had it, by the phone's clock. */
		seconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(DAY_SECONDS)),
		/** By question; null where the person declined. The surveys room says what may stand here. */
		answers: v.nullable(
			v.pipe(
				v.record(key, v.union([v.pipe(v.number(), v.integer()), text(4800)])),
				v.check((all) => Object.keys(all).length <= QUESTIONS_MAX)
			)
		)
	}),
	/** What a counselor handed somebody out of their own bag; the phone makes the id. */
	supply: v.object({
		handOutId: id,
		enrolmentId: id,
		visitId: id,
		items: v.pipe(
			v.array(v.object({ itemId: id, quantity: v.pipe(version, v.maxValue(QUANTITY_MAX)) })),
			v.minLength(1),
			v.maxLength(LINES_MAX),
			v.check((all) => new Set(all.map((one) => one.itemId)).size === all.length)
		)
	}),
	/** It was a mistake: everything of it is in the bag again. */
	'supply-undo': v.object({ handOutId: id, enrolmentId: id, visitId: id }),
	note,
	/** A small exception that the counselor granted on the spot; the phone makes the id. */
	exception,
	/** It was a mistake, or came to nothing: it counts no more. */
	'exception-undo': v.object(exceptionAbout)
};

export type OperationKind = keyof typeof payloadSchemas;
export type Payload<K extends OperationKind> = v.InferOutput<(typeof payloadSchemas)[K]>;

const common = {
	id,
	deviceId: id,
	deviceSeq: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(INTEGER_MAX)),
	entityId: id,
	/** The phone's own clock. */
	occurredAt: instant,
	zone: text(60, 1),
	/** Server's clock minus the phone's, as last measured; 0 when never measured. */
	clockOffsetMs: v.pipe(v.number(), v.integer(), v.minValue(-CENTURY_MS), v.maxValue(CENTURY_MS)),
	schemaVersion: v.literal(SCHEMA_VERSION)
};

/** One fact as a phone recorded it; the text inside an envelope, as JSON. */
export const operationSchema = v.variant('kind', [
	v.object({ ...common, kind: v.literal('enrol'), payload: payloadSchemas.enrol }),
	v.object({ ...common, kind: v.literal('check-in'), payload: payloadSchemas['check-in'] }),
	v.object({ ...common, kind: v.literal('consent'), payload: payloadSchemas.consent }),
	v.object({ ...common, kind: v.literal('contact'), payload: payloadSchemas.contact }),
	v.object({ ...common, kind: v.literal('anchor'), payload: payloadSchemas.anchor }),
	v.object({ ...common, kind: v.literal('survey'), payload: payloadSchemas.survey }),
	v.object({ ...common, kind: v.literal('supply'), payload: payloadSchemas.supply }),
	v.object({ ...common, kind: v.literal('supply-undo'), payload: payloadSchemas['supply-undo'] }),
	v.object({ ...common, kind: v.literal('note'), payload: payloadSchemas.note }),
	v.object({ ...common, kind: v.literal('exception'), payload: payloadSchemas.exception }),
	v.object({
		...common,
		kind: v.literal('exception-undo'),
		payload: payloadSchemas['exception-undo']
	})
]);
export type Operation = v.InferOutput<typeof operationSchema>;

/**
 * An operation on its way. `keyId` names the key pair of the agency it is sealed to. One that is no
 * UUID passes here, so that its operation gets a verdict and not the whole exchange an error.
 */
export const envelopeSchema = v.object({
	id,
	deviceSeq: common.deviceSeq,
	keyId: v.pipe(v.string(), v.regex(/^[\w-]{1,80}$/)),
	sealed: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/), v.maxLength(BATCH_CHARACTERS_MAX))
});
export type Envelope = v.InferOutput<typeof envelopeSchema>;

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(INTEGER_MAX));

/** What a phone says about itself; for the eyes of the office, and trusted for nothing. */
const heartbeatSchema = v.object({
	/** Operations that the server lacks, without those of this request. */
	waiting: count,
	/** Operations that the server refused and that nobody has settled yet. */
	refused: count,
	/** Milliseconds of the phone's own clock; counts those of this request too. */
	oldestWaitingAt: v.nullable(
		v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(YEAR_3000_MS))
	),
	clockOffsetMs: common.clockOffsetMs,
	appVersion: v.pipe(v.string(), v.regex(/^[\w.-]{1,40}$/)),
	/** Photos that it still holds, sent or not; absent from older phones, and where it holds none. */
	photos: v.optional(count)
});
export type Heartbeat = v.InferOutput<typeof heartbeatSchema>;

/** `POST /{agency}/api/sync`. Without `wantsDay` (still draining, or locked) `day` stays null. */
export const exchangeRequestSchema = v.object({
	protocol: v.literal(PROTOCOL),
	deviceId: id,
	deviceLabel: text(80),
	dayHash: v.nullable(v.pipe(v.string(), v.maxLength(128))),
	wantsDay: v.boolean(),
	operations: v.pipe(v.array(envelopeSchema), v.maxLength(BATCH_MAX)),
	// One that makes no sense is passed over: what was recorded never waits for it.
	heartbeat: v.fallback(v.optional(heartbeatSchema), undefined)
});
export type ExchangeRequest = v.InferOutput<typeof exchangeRequestSchema>;

/**
 * applied: a new fact. duplicate: the server had it. held: it waits for another operation, send it
 * again. refused: kept by the server for an administrator to repair; see `problem`.
 */
export type Verdict = 'applied' | 'duplicate' | 'held' | 'refused';
export type VerdictOf = { id: string; verdict: Verdict; problem?: Problem };

export type ExchangeAnswer = {
	protocol: typeof PROTOCOL;
	/** ISO instant of the server's clock. */
	serverTime: string;
	/** One for each operation sent, by id; what is not listed stays on the phone. */
	results: VerdictOf[];
	/** The whole day, after these operations; null when `dayHash` still holds or none was wanted. */
	day: DayBundle | null;
	dayHash: string | null;
	/** Of this phone's refused operations those that the office has settled since. */
	settled?: string[];
	/** Changes when the server came back from a backup: phones send again what it may have lost. */
	epoch?: string;
	/** Of the photos that this phone's notes speak of, those that never came. */
	missingPhotos?: string[];
	/** The phone may no longer read; it hands in what waits and drops what it knows. */
	revoked?: true;
};

/** `POST /{agency}/api/sync/photo`: the next part of one sealed photo. */
export const photoPartSchema = v.object({
	protocol: v.literal(PROTOCOL),
	photoId: id,
	keyId: id,
	offset: v.pipe(
		v.number(),
		v.integer(),
		v.minValue(0),
		v.maxValue(sealedCharacters(PHOTO_BYTES_MAX))
	),
	part: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/), v.maxLength(PART_CHARACTERS))
});
export type PhotoPartRequest = v.InferOutput<typeof photoPartSchema>;

/** missing: go on at `offset`. here: the server has it. broken: it is not the photo of its note. */
export type PhotoAnswer = { protocol: typeof PROTOCOL; photoId: string } & (
	{ state: 'missing'; offset: number } | { state: 'here' } | { state: 'broken' }
);
