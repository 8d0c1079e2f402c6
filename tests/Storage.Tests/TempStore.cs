using System.Diagnostics;
using Selkie.Storage.Layout;

namespace Selkie.Storage.Tests;

/// <summary>A store in a directory that goes away.</summary>
internal sealed class TempStore : IDisposable
{
    public TempStore(Func<StoreOptions, StoreOptions>? change = null)
    {
        Root = Directory.CreateTempSubdirectory("selkie-storage-").FullName;
        StoreOptions options = new() { GraphRoot = Root + "/graph", RunRoot = Root + "/run" };
        Store = Store.Open(change?.Invoke(options) ?? options);
    }

    public string Root { get; }

    public string Graph => Root + "/graph";

    public Store Store { get; }

    public static void RequireRoot()
    {
        if (Environment.UserName != "root") Assert.Skip("needs root");
    }

    public void Dispose() => Shell.Run("rm", "-rf", Root);
}

/// <summary>Programs of the machine.</summary>
internal static class Shell
{
    public static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(d => File.Exists(Path.Combine(d, program)));

    public static void Require(string program)
    {
        if (!Has(program))
        {
            Assert.Skip($"{program} is not installed");
        }
    }

    public static string Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error.Result}");
    }

    public static string Script(string script) => Run("bash", "-ec", script);
}
