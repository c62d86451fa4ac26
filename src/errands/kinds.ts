/** What each kind of errand does. */
import { importErrand } from "../imports/errand.ts";
import { erasure } from "../erasure/erasure.ts";
import { exportErrand } from "../exports/export-errand.ts";
import { findPictures } from "../pictures/find-pictures.ts";
import { chooseAvatar, chooseThumbnail } from "../pictures/places.ts";
import { voicePreview } from "../voices/make-preview.ts";
import type { Errand } from "./errand.ts";
import type { ErrandKind } from "./errand-kinds.ts";

export const errandKinds: Record<ErrandKind, Errand> = {
  import: importErrand,
  pictures: findPictures,
  thumbnail: chooseThumbnail,
  avatar: chooseAvatar,
  voice_preview: voicePreview,
  erasure,
  export: exportErrand(),
};
