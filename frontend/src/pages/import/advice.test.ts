import { expect, test } from "vitest";

import { adviceOn } from "./advice";

test("advice fits what the importer says", () => {
  expect(adviceOn("this pair is there already and has no free place for another answer")).toMatch(/more answers/);
  expect(adviceOn("sample_0: there is no file red.png among what was sent")).toMatch(/Add the file/);
  expect(adviceOn("sample_0: http://10.0.0.1/a.png: 10.0.0.1 is no public address")).toMatch(/operator/);
  expect(adviceOn("data.text1 is in a store (s3) that is not asked; send the files along")).toMatch(/Download/);
  expect(adviceOn("there is no prompt in the data (text1, text2); name its key, or give one text")).toMatch(/Label Studio/);
  expect(adviceOn("label_0 and label_1 contradict each other (1 and 1)")).toMatch(/once/);
});

test("what is not known is to be corrected and sent again", () => {
  expect(adviceOn("caption is empty")).toMatch(/import again/);
});
