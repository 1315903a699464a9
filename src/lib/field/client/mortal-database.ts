/** For tests only: the store of a tab that dies in the middle of what it writes. */
import { FieldDatabase, type Writing } from '#lib/field/client/database.ts';

const changes = ['put', 'add', 'clear', 'delete'];

/** Dies at the n-th put, add, clear or delete, and from then on at each. */
export class MortalDatabase extends FieldDatabase {
	writesLeft = Infinity;

	get isDead(): boolean {
		return this.writesLeft < 0;
	}

	override write<T>(act: (tx: Writing) => Promise<T>): Promise<T> {
		return super.write((tx) => act(this.#watched(tx)));
	}

	#watched(tx: Writing): Writing {
		const objectStore = (name: 'outbox') => {
			const store = tx.objectStore(name);
			return new Proxy(store, {
				get: (_, act: 'put') => {
					if (changes.includes(act)) this.writesLeft--;
					if (this.isDead) return () => Promise.reject(new Error('killed'));
					const part = store[act];
					return typeof part === 'function' ? part.bind(store) : part;
				}
			});
		};
		const commit = () => void (this.isDead || tx.commit());
		return { objectStore, commit } as Writing;
	}
}
