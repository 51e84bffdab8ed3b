// SPDX-License-Identifier: MIT

using RingIO.Rings;

namespace RingIO.Models.Programs;

/// <content>Both sides move runs, written and read in place.</content>
public sealed partial class RequestsAndResponses
{
    /// <summary>Both sides look until there is something, and move as much as there is.</summary>
    /// <inheritdoc cref="Polling"/>
    public static RequestsAndResponses Runs(int requests, int capacity, int batch) =>
        new(requests, capacity, p => [() => p.AskByRuns(batch), () => p.AnswerByRuns(batch)]);

    private void AskByRuns(int batch)
    {
        _answers.Clear();
        var front = _core.OpenFront();
        var writer = new Writer { Last = _requests };
        var reader = new Reader { Answers = _answers };
        while (_answers.Count < _requests)
        {
            if (_core.WriteRequests(ref front, batch, ref writer) != 0)
            {
                _core.PushRequests(ref front);
                continue;
            }

            AwaitResponses(ref front);
            Require.That(_core.ReadResponses(ref front, batch, ref reader) != 0, "No response.");
        }
    }

    private void AnswerByRuns(int batch)
    {
        var back = _core.OpenBack();
        var server = default(Server);
        for (var answered = 0; answered < _requests; )
        {
            AwaitRequests(ref back);
            var served = _core.ServeRequests(ref back, batch, ref server);
            Require.That(served != 0, "No request.");
            answered += served;
            _core.PushResponses(ref back);
        }
    }

    private struct Writer : IRequestWriter<ulong>
    {
        private int _sent;

        public int Last { get; init; }

        public bool TryWrite(ref ulong slot)
        {
            if (_sent == Last)
            {
                return false;
            }

            slot = (ulong)++_sent;
            return true;
        }
    }

    private readonly struct Reader : IResponseReader<uint>
    {
        public List<uint> Answers { get; init; }

        public void Read(in uint response) => Answers.Add(response);
    }

    private readonly struct Server : IRequestServer<ulong, uint>
    {
        public void Serve(in ulong request, ref uint slot) => slot = (uint)request;
    }
}
