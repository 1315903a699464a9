/** Who has supplies: a person in their bag, a vehicle or another piece of equipment, or the store. */

export type HolderKind = 'store' | 'person' | 'piece';

export type Holder = {
	/** Of the person or the piece; the store goes by the agency. */
	id: string;
	kind: HolderKind;
	/** Empty for the store, which every language calls otherwise. */
	name: string;
	/** An account that was switched off, or a piece that is retired: it takes nothing over. */
	isOff: boolean;
	/** Somebody who goes on visits. */
	goes: boolean;
};

/** Whether it is given anything: nobody looks into the bag of somebody who does not go on visits. */
export function mayTakeOver({ kind, isOff, goes }: Holder): boolean {
	return !isOff && (kind !== 'person' || goes);
}

/** Where a movement stands in its table; nowhere for the store. */
export function placeOf({ id, kind }: Pick<Holder, 'id' | 'kind'>): {
	staffId: string | null;
	resourceId: string | null;
} {
	return {
		staffId: kind === 'person' ? id : null,
		resourceId: kind === 'piece' ? id : null
	};
}
