/** What the screen says about every record: where it is. Holds no content. */
import type {
	FieldDatabase,
	KeptOperation,
	KeptPhoto,
	OperationState
} from '#lib/field/client/database.ts';

export type Counts = {
	onPhone: number;
	sending: number;
	/** Of the last 30 days. */
	withServer: number;
	needsAttention: number;
	/** Photos that the server lacks; they are counted by themselves. */
	photos: number;
};

export type Overview = {
	counts: Counts;
	/** When the oldest operation that the server lacks was recorded; milliseconds of the phone. */
	oldestWaitingAt: number | null;
	/** Photos that this phone still holds, whether or not the server has them. */
	photosKept: number;
	/** By photo, by operation, and by entity: there the state that most needs a look. */
	states: ReadonlyMap<string, OperationState>;
};

/** The further left, the more it needs a look. */
const urgency: OperationState[] = ['needs_attention', 'waiting', 'sending', 'with_server'];

export const nothingKept: Overview = overviewOf([]);

export async function readOverview(database: FieldDatabase): Promise<Overview> {
	const { kept, photos } = await database.read(async (tx) => ({
		kept: await tx.objectStore('outbox').getAll(),
		photos: await tx.objectStore('photos').getAll()
	}));
	return overviewOf(kept, photos);
}

export function overviewOf(kept: KeptOperation[], photos: KeptPhoto[] = []): Overview {
	const states = new Map<string, OperationState>();
	for (const { id, entityId, state } of kept) {
		states.set(id, state);
		const known = states.get(entityId) ?? 'with_server';
		const isUrgent = urgency.indexOf(state) <= urgency.indexOf(known);
		states.set(entityId, isUrgent ? state : known);
	}
	for (const { id, state } of photos) states.set(id, state);
	const open = kept.filter((one) => one.state !== 'with_server').map((one) => one.recordedAt);
	return {
		counts: countsOf(kept, photos),
		photosKept: photos.length,
		oldestWaitingAt: open.length ? Math.min(...open) : null,
		states
	};
}

/** The same with one more that waits. */
export function withWaiting(
	before: Overview,
	{ id, entityId, recordedAt }: KeptOperation
): Overview {
	const states = new Map(before.states).set(id, 'waiting');
	if (states.get(entityId) !== 'needs_attention') states.set(entityId, 'waiting');
	return {
		...before,
		counts: { ...before.counts, onPhone: before.counts.onPhone + 1 },
		oldestWaitingAt: Math.min(before.oldestWaitingAt ?? recordedAt, recordedAt),
		states
	};
}

function countsOf(kept: KeptOperation[], photos: KeptPhoto[]): Counts {
	const count = (state: OperationState) => kept.filter((one) => one.state === state).length;
	return {
		onPhone: count('waiting'),
		sending: count('sending'),
		withServer: count('with_server'),
		needsAttention: count('needs_attention'),
		photos: photos.filter(({ state }) => state !== 'with_server').length
	};
}
