using System.Diagnostics;
using System.Text;
using Selkie.Oci;

namespace Selkie.Fuzzing;

/// <summary>
/// Feeds a reader with seeds (Seeds/NAME of the test project) and what becomes of them by chance, from a fixed start. A reader may give a
/// result or say what is wrong; it may not fail otherwise, take for ever, or fill the memory. FUZZ_SECONDS goes on longer, from another start.
/// </summary>
internal static class Fuzzer
{
    private const int Rounds = 100_000;
    private const long MostMemory = 512L * 1024 * 1024;

    // What .NET says where the reader itself should have said what is wrong with the input.
    private static readonly string[] RawTexts =
    [
        "(Parameter '", "Arithmetic operation", "Exception of type", "Index was", "Input string", "The input string", "Length cannot be", "Non-negative number", "Nullable object",
        "Object reference", "Sequence contains", "Specified argument", "Value was either too", "beyond the end of the stream", "past the end of the stream",
    ];

    private static readonly TimeSpan ShortRun = TimeSpan.FromSeconds(6); // a dozen readers: about a minute in all
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Runs a reader.</summary>
    /// <param name="name">The folder of its seeds.</param>
    /// <param name="reader">The reader.</param>
    /// <param name="allowed">Whether an exception is one that says what is wrong; EngineError always is.</param>
    /// <param name="rounds">How often, without FUZZ_SECONDS.</param>
    internal static void Run(string name, Action<byte[]> reader, Func<Exception, bool>? allowed = null, int rounds = Rounds)
    {
        var seeds = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Seeds", name)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        Assert.NotEmpty(seeds);
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SECONDS"), out var given) ? given : 0;
        var mutator = new Mutator(seeds, seconds > 0 ? Environment.TickCount : 1);
        var limit = seconds > 0 ? TimeSpan.FromSeconds(seconds) : ShortRun;
        var watch = new Watched(reader, allowed ?? (_ => false));
        foreach (var seed in seeds) watch.Try(seed);
        for (var (clock, round) = (Stopwatch.StartNew(), 0); clock.Elapsed < limit && (seconds > 0 || round < rounds); round++) watch.Try(mutator.Next());
    }

    /// <summary>Text as a reader of files would see it.</summary>
    internal static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private sealed class Watched(Action<byte[]> reader, Func<Exception, bool> allowed)
    {
        internal void Try(byte[] input)
        {
            Exception? failure = null;
            var memory = 0L;
            var thread = new Thread(() => (failure, memory) = Once(input), 1024 * 1024) { IsBackground = true };
            thread.Start();
            if (!thread.Join(Patience)) Assert.Fail($"no end after {Patience.TotalSeconds} s with {Shown(input)}");
            if (failure is not null) Assert.Fail($"{failure.GetType().Name}: {failure.Message}\n{failure.StackTrace}\nwith {Shown(input)}");
            if (memory > MostMemory) Assert.Fail($"{memory} bytes of memory with {Shown(input)}");
        }

        private (Exception?, long) Once(byte[] input)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                reader(input);
                return (null, GC.GetAllocatedBytesForCurrentThread() - before);
            }
            catch (Exception e) when ((e is EngineError || allowed(e)) && !IsRaw(e.Message))
            {
                return (null, GC.GetAllocatedBytesForCurrentThread() - before);
            }
            catch (Exception e)
            {
                return (e, 0);
            }
        }

        private static bool IsRaw(string message) => RawTexts.Any(text => message.Contains(text, StringComparison.Ordinal));

        private static string Shown(byte[] input) => $"{Convert.ToBase64String(input)} ({Encoding.Latin1.GetString(input)[..Math.Min(200, input.Length)]})";
    }
}
