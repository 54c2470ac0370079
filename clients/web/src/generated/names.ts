// Made by scripts/web_tables.py from the code of the server. Do not edit.
import type { Bytes } from "../bytes.ts";

declare const named: unique symbol;
/** Lower-case hexadecimal digits of the bytes that a name is. `named` says of what, to the compiler only. */
export type Named<What extends string> = string & { readonly [named]: What };

export type AccountId = Named<"AccountId">;
export type Auth = Bytes;
export type Bearer = Bytes;
export type CaseId = Named<"CaseId">;
export type Challenge = Bytes;
export type Day = number;
export type DeviceId = Named<"DeviceId">;
export type DeviceToken = Bytes;
export type Digest = Named<"Digest">;
export type GrantBytes = Bytes;
export type GuardianId = Named<"GuardianId">;
export type ItemId = Named<"ItemId">;
export type KeysetBytes = Bytes;
export type KeysetId = Named<"KeysetId">;
export type KeysetSeeds = Bytes;
export type Mac = Bytes;
export type MarkBytes = Bytes;
export type Nonce = Bytes;
export type NoteId = Named<"NoteId">;
export type PartHeader = Bytes;
export type RecordId = Named<"RecordId">;
export type RootFingerprint = Named<"RootFingerprint">;
export type Salt = Bytes;
export type Seconds = number;
export type ShareBytes = Bytes;
export type Signature = Bytes;
export type SigningKeyBytes = Bytes;
export type SigningSeed = Bytes;
export type SlipId = Named<"SlipId">;
export type SlipSecret = Bytes;
export type SupporterKey = Bytes;
export type UploadId = Named<"UploadId">;
