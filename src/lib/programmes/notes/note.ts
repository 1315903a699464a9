/** What a note and its photos may be; the same on the phone and on the server. */

/** Characters as a person counts them. */
export const NOTE_MAX = 2000;
export const PHOTOS_MAX = 4;
/** Of one photo as a JPEG, before it is sealed. */
export const PHOTO_BYTES_MAX = 409_600;
/** Pixels of its longest side. */
export const PHOTO_SIDE_MAX = 1600;
export const PHOTO_TYPE = 'image/jpeg';
/** A sealed photo travels in parts of so many characters; the last one is what is left. */
export const PART_CHARACTERS = 131_072;

/** What sealing adds: the ephemeral point, the version, the iv and the tag. */
const SEAL_BYTES = 65 + 1 + 12 + 16;
export const SEALED_BYTES_MAX = PHOTO_BYTES_MAX + SEAL_BYTES;

/** A photo that a note speaks of. The note holds without it, and says by what it is known. */
export type PhotoPromise = {
	id: string;
	/** SHA-256 of the JPEG, in hexadecimal digits. */
	sha256: string;
	bytes: number;
	type: typeof PHOTO_TYPE;
};

/** How many characters a photo of so many bytes has once it is sealed. */
export function sealedCharacters(bytes: number): number {
	return Math.ceil(((bytes + SEAL_BYTES) * 4) / 3);
}

/** Where the next part ends that begins at `offset`. */
export function partEnd(offset: number, size: number): number {
	return Math.min(offset + PART_CHARACTERS, size);
}

/** The aad of a sealed photo: it cannot be moved to another id. */
export function photoContext(id: string): string {
	return `photo ${id}`;
}
