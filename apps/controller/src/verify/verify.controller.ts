import { Controller, Get, Post } from '@nestjs/common';
import { VerifyAnswer } from '@sekha/contracts';
import { Api, Scope } from '@sekha/service-kit';
import { VerifyService } from './verify.service.js';

const tags = ['service'];
const description =
  'Looks, over all tenants, for rows about something deleted, work that nobody will do, messages that are neither embedded nor waiting for it, and counts that are wrong, and compares the index with the record. It changes nothing; writes and searches go on meanwhile.';

@Controller('api/v1/verify')
export class VerifyController {
  constructor(private readonly verifier: VerifyService) {}

  @Get()
  @Scope('operator')
  @Api({
    summary: 'Verify the record and its index',
    description,
    reply: VerifyAnswer,
    errors: ['auth.forbidden', 'index.unavailable'],
    tags,
  })
  async show(): Promise<VerifyAnswer> {
    return this.verifier.verify();
  }

  @Post()
  @Scope('operator')
  @Api({
    summary: 'Verify the record and its index: the same as the GET',
    description,
    reply: VerifyAnswer,
    errors: ['auth.forbidden', 'index.unavailable'],
    tags,
  })
  async run(): Promise<VerifyAnswer> {
    return this.verifier.verify();
  }
}
