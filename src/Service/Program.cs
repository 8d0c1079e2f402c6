using Selkie.Engine;
using Selkie.Engine.Configuration;
using Selkie.Engine.Diagnostics;
using Selkie.Linux;
using Selkie.Oci;
using Selkie.Service.Hosting;

// `selkie system service` becomes this program, inside the user's namespace (ServiceOptions).
try
{
    var options = ServiceOptions.Parse(args);
    UserDirectories.CompleteEnvironment();
    var level = Enum.TryParse<LogLevel>(options.Program.LogLevel is "warn" ? nameof(LogLevel.Warning) : options.Program.LogLevel, ignoreCase: true, out var given) ? given : LogLevel.Warning;
    var log = new Logger(level, static (_, line) => Console.Error.Write(line));
    return await ApiServer.Run(options.Service, new EngineHost(options.Program, HostProgram.Beside(), log), log);
}
catch (Exception e) when (e is EngineError or LinuxException or IOException)
{
    Console.Error.WriteLine($"Error: {e.Message}");
    return 125;
}
