// The widget's own words, as they are where a brand wrote none over them: for the desk's settings.
import launcher_en from "../../messages/launcher/en.json";
import launcher_fr from "../../messages/launcher/fr.json";
import more_en from "../../messages/more/en.json";
import more_fr from "../../messages/more/fr.json";
import panel_en from "../../messages/panel/en.json";
import panel_fr from "../../messages/panel/fr.json";
import room_en from "../../messages/room/en.json";
import room_fr from "../../messages/room/fr.json";
import tease_en from "../../messages/tease/en.json";
import tease_fr from "../../messages/tease/fr.json";

export const standard: Readonly<Record<"fr" | "en", Readonly<Record<string, string>>>> = {
  fr: { ...launcher_fr, ...tease_fr, ...panel_fr, ...room_fr, ...more_fr },
  en: { ...launcher_en, ...tease_en, ...panel_en, ...room_en, ...more_en },
};
