"""One headless LibreOffice with a private profile, ended by whoever started it.

Needs LibreOffice Calc and python3-uno (run with the Python that python3-uno belongs to, usually /usr/bin/python3).
"""
import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid

import uno
from com.sun.star.beans import PropertyValue

# German number formats and results (9.896.508, WAHR), whatever the machine is set to, and no user's name in the file.
REGISTRY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>de-DE</value></prop></item>
<item oor:path="/org.openoffice.Office.Linguistic/General"><prop oor:name="DefaultLocale" oor:op="fuse"><value>de-DE</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Save/Document"><prop oor:name="GenerateThumbnail" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""


def props(**values):
    out = []
    for name, value in values.items():
        p = PropertyValue()
        p.Name, p.Value = name, value
        out.append(p)
    return tuple(out)


def url(path):
    return uno.systemPathToFileUrl(os.path.abspath(path))


class Office:
    """with Office() as office: office.desktop.loadComponentFromURL(…)"""

    def __enter__(self):
        program = shutil.which("soffice") or shutil.which("libreoffice")
        if not program:
            raise SystemExit("LibreOffice (soffice) is not installed")
        self.dir = tempfile.mkdtemp(prefix="sample-office-")
        user = os.path.join(self.dir, "profile", "user")
        os.makedirs(user)
        with open(os.path.join(user, "registrymodifications.xcu"), "w", encoding="utf-8") as f:
            f.write(REGISTRY)
        pipe = "sample" + uuid.uuid4().hex
        env = dict(os.environ, SAL_USE_VCLPLUGIN="svp", TMPDIR=self.dir, TZ="UTC")
        env.pop("DISPLAY", None)
        self.process = subprocess.Popen(
            [program, "--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard",
             "-env:UserInstallation=" + url(os.path.dirname(user)),
             "--accept=pipe,name=%s;urp;StarOffice.ComponentContext" % pipe],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, env=env)
        try:
            self.desktop = self._connect(pipe, time.monotonic() + 60)
        except BaseException:
            self._end()
            raise
        return self

    def _connect(self, pipe, deadline):
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        while True:
            try:
                ctx = resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
                return ctx.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", ctx)
            except Exception:
                if self.process.poll() not in (None, 0, 81) or time.monotonic() > deadline:
                    raise SystemExit("LibreOffice did not start")
                time.sleep(0.1)

    def __exit__(self, *_):
        try:
            self.desktop.terminate()
            self.process.wait(10)
        except Exception:
            pass
        self._end()

    def _end(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)  # the group started above, nothing else
        except OSError:
            pass
        self.process.wait()
        shutil.rmtree(self.dir, ignore_errors=True)
