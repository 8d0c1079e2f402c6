using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Selkie.Engine;
using Selkie.Engine.Calls;
using Selkie.Engine.Connections;
using Selkie.Engine.Diagnostics;
using Selkie.Engine.Host;
using Selkie.Linux.Files;
using Selkie.Service.Routing;

namespace Selkie.Service.Hosting;

/// <summary>The web server of both APIs.</summary>
internal static class ApiServer
{
    /// <summary>Serves until it is told to end, or nobody wants anything any more.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(ServeApi options, EngineHost host, Logger log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // What blocks runs on threads of its own (Exchange.Answer), so that a request need not change threads on its way.
        builder.WebHost.UseKestrelCore().UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true).ConfigureKestrel(kestrel => Configure(kestrel, options, log));
        await using var app = builder.Build();
        using var idle = new IdleEnd(TimeSpan.FromSeconds(options.Time), app.Lifetime.StopApplication);
        var handler = new RequestHandler(host, new Router([.. Endpoints.All(), .. PlannedRoutes.All()]), log);
        app.Run(http => idle.During(handler.Handle, http));
        using (Umask.OwnerOnly()) await app.StartAsync();
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 } manager) ServiceManager.TellReady(log, manager);
        idle.Begin();
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static void Configure(KestrelServerOptions kestrel, ServeApi options, Logger log)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        // Layers and archives have no limit, and a client may take its time: what is slow holds nobody up.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(10);
        if (options.Uri is null && ListenAddress.HandedOver().ToList() is { Count: > 0 } handed)
        {
            foreach (var descriptor in handed) kestrel.ListenHandle((ulong)descriptor, HalfClosing);
            return;
        }
        var address = ListenAddress.Parse(options.Uri ?? ConnectionChoice.Usual);
        kestrel.Listen(address, listen =>
        {
            HalfClosing(listen);
            if (address is IPEndPoint) Tls.Apply(listen, options, log);
        });
    }

    // A client that has said all it has to say may still want to hear: its end of the connection must not end the answer.
    private static void HalfClosing(ListenOptions listen) => listen.Use(next => async connection =>
    {
        using var presence = new ClientPresence(connection);
        await next(connection);
    });
}
