/** IndexedDB in promises: as much of it as the phone asks for, with little between asking and hearing. */

/** The rows of a store, or of an index into it. */
export class Rows<Key extends IDBValidKey, Value> {
	#rows: IDBObjectStore;

	constructor(rows: IDBObjectStore | IDBIndex) {
		// What an index cannot do the types of its places leave out.
		this.#rows = rows as IDBObjectStore;
	}

	get(key: Key): Promise<Value | undefined> {
		return answerOf<Value>(this.#rows.get(key));
	}

	getAll(asked?: IDBValidKey | IDBKeyRange): Promise<Value[]> {
		return answerOf(this.#rows.getAll(asked));
	}

	getAllKeys(asked?: IDBValidKey | IDBKeyRange): Promise<Key[]> {
		return answerOf(this.#rows.getAllKeys(asked) as IDBRequest<unknown> as IDBRequest<Key[]>);
	}

	count(): Promise<number> {
		return answerOf(this.#rows.count());
	}

	put(row: Value, key?: Key): Promise<unknown> {
		return answerOf(this.#rows.put(row, key));
	}

	/** Rejects where there is such a row. */
	add(row: Value, key?: Key): Promise<unknown> {
		return answerOf(this.#rows.add(row, key));
	}

	delete(asked: Key | IDBKeyRange): Promise<unknown> {
		return answerOf(this.#rows.delete(asked));
	}

	clear(): Promise<unknown> {
		return answerOf(this.#rows.clear());
	}

	index(name: string): ReadRows<Key, Value> {
		return new Rows(this.#rows.index(name));
	}
}

/** Rows that can only be looked at. */
export type ReadRows<Key extends IDBValidKey, Value> = Pick<
	Rows<Key, Value>,
	'get' | 'getAll' | 'getAllKeys' | 'count' | 'index'
>;

/** Rejects with the reason that the browser gives. */
export function answerOf<T>(request: IDBRequest<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error as DOMException);
	});
}

/** Resolves when all of it is on the disk, as far as it was asked to be; rejects when none of it is. */
export function endOf(tx: IDBTransaction): Promise<void> {
	return new Promise((resolve, reject) => {
		tx.oncomplete = () => resolve();
		tx.onabort = () => reject(tx.error ?? new DOMException('', 'AbortError'));
	});
}
