using Selkie.Engine.Containers.Logging;
using Selkie.Fuzzing;

namespace Selkie.Engine.Tests.Containers;

/// <summary>Whatever stands in a container's log: entries are read, and what is none is passed over.</summary>
public sealed class LogFuzzTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void Logs() => Fuzzer.Run("logs", bytes =>
    {
        File.WriteAllBytes(_file, bytes);
        using var reader = new LogReader(_file);
        var lines = reader.ReadNew().ToList();
        Assert.True(LogReader.Tail(lines, 2).Count <= lines.Count);
    });

    public void Dispose() => File.Delete(_file);
}
