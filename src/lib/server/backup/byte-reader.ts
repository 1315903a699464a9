/** Reads a stream of bytes in the pieces that its format has, whatever pieces it arrives in. */
export class ByteReader {
	#source: AsyncIterator<Uint8Array>;
	#kept: Buffer = Buffer.alloc(0);

	constructor(source: AsyncIterable<Uint8Array>) {
		this.#source = source[Symbol.asyncIterator]();
	}

	/** Exactly `length` bytes; null where the stream ends before that. */
	async read(length: number): Promise<Buffer | null> {
		const found = await this.upTo(length);
		return found?.length === length ? found : null;
	}

	/** `length` bytes, fewer only at the end of the stream; null where nothing comes any more. */
	async upTo(length: number): Promise<Buffer | null> {
		const parts = [this.#kept];
		let known = this.#kept.length;
		while (known < length) {
			const next = await this.#source.next();
			if (next.done) break;
			parts.push(Buffer.from(next.value));
			known += next.value.length;
		}
		const all = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
		this.#kept = all.subarray(length);
		return all.length || length === 0 ? all.subarray(0, length) : null;
	}

	/** The text up to the next line feed, without it; null where none comes within `max` bytes. */
	async line(max: number): Promise<string | null> {
		const found: Buffer[] = [];
		while (found.length < max) {
			const byte = await this.read(1);
			if (!byte) return null;
			if (byte[0] === 0x0a) return Buffer.concat(found).toString('utf8');
			found.push(byte);
		}
		return null;
	}

	/** True when nothing comes any more. */
	async isAtEnd(): Promise<boolean> {
		while (this.#kept.length === 0) {
			const next = await this.#source.next();
			if (next.done) return true;
			this.#kept = Buffer.from(next.value);
		}
		return false;
	}
}
