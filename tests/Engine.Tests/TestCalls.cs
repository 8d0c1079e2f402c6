using Selkie.Engine.Calls;
using Selkie.Engine.Configuration;

namespace Selkie.Engine.Tests;

/// <summary>Callers as tests need them.</summary>
internal static class TestCalls
{
    /// <summary>An engine with these options, for a caller of whom nothing is known.</summary>
    internal static EngineContext Engine(GlobalOptions options) => new(new EngineHost(options), Call.Silent);

    /// <summary>The same engine for a caller who is told how images move.</summary>
    internal static EngineContext Telling(this EngineContext engine, Action<string>? line) =>
        new(engine.Shared, engine.Call with { Progress = _ => line is null ? LineProgress.None : new LineProgress(line) });

    /// <summary>The same engine for a caller who answers questions.</summary>
    internal static EngineContext Asking(this EngineContext engine, Func<string, bool, string> answer) =>
        new(engine.Shared, engine.Call with { Prompt = new Answers(answer) });

    /// <summary>The same engine for a caller with something on standard input.</summary>
    internal static EngineContext Saying(this EngineContext engine, FileStream input) =>
        new(engine.Shared, engine.Call with { Streams = CallStreams.None with { Input = new((int)input.SafeFileHandle.DangerousGetHandle()) } });

    private sealed class Answers(Func<string, bool, string> answer) : IPrompt
    {
        public Func<IReadOnlyList<string>, string>? Choose => null;

        public string Ask(string question, bool secret) => answer(question, secret);
    }
}
