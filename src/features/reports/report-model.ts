import { Schema, type Connection, type Model } from 'mongoose';
import { modelOf } from '../../platform/mongo/model-of.ts';
import { HOUSE_LANGUAGE } from '../../shared/languages.ts';
import type { ReportStatus } from './report.ts';

export interface ReportRow {
  _id: string;
  campaignId: string;
  slug: string;
  title: string;
  language: string;
  summary: string;
  body: string;
  author: string;
  pictureIds: string[];
  status: ReportStatus;
  createdAt: Date;
  updatedAt: Date;
  publishedAt: Date | null;
  sending: SendingRow | null;
}

export interface SendingRow {
  startedAt: Date;
  frozen: boolean;
  released: boolean;
  recipients: number;
  /** Until when one worker has the sending for itself; it is another's when that worker died. */
  leasedUntil: Date;
}

const sending = new Schema<SendingRow>(
  {
    startedAt: { type: Date, required: true },
    frozen: { type: Boolean, required: true },
    released: { type: Boolean, required: true },
    recipients: { type: Number, required: true },
    leasedUntil: { type: Date, required: true },
  },
  { _id: false, strict: 'throw' },
);

const report = new Schema<ReportRow>(
  {
    _id: { type: String, required: true },
    campaignId: { type: String, required: true },
    slug: { type: String, required: true },
    title: { type: String, required: true },
    language: { type: String, default: HOUSE_LANGUAGE },
    summary: { type: String, default: '' },
    body: { type: String, default: '' },
    author: { type: String, required: true },
    pictureIds: { type: [String], default: [] },
    status: { type: String, required: true, enum: ['draft', 'published'] },
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
    publishedAt: { type: Date, default: null },
    sending: { type: sending, default: null },
  },
  { collection: 'reports', strict: 'throw', versionKey: false },
);
report.index({ campaignId: 1, slug: 1 }, { unique: true });
report.index({ campaignId: 1, status: 1, publishedAt: -1 });
// Sendings that a worker still has to do something for: very few at any time.
report.index({ 'sending.released': 1, 'sending.leasedUntil': 1 });

export function reportModel(connection: Connection): Model<ReportRow> {
  return modelOf(connection, 'Report', report);
}
