# Runs a script with a document opened in a LibreOffice of its own: see drive.go.
import os
import subprocess
import sys
import time
import uuid

import uno
from com.sun.star.beans import PropertyValue

program, profile, path, script = sys.argv[1:5]
args = sys.argv[5:]
pipe = "elterntool" + uuid.uuid4().hex


def properties(**values):
    return tuple(PropertyValue(Name=k, Value=v) for k, v in values.items())


def url(p):
    return uno.systemPathToFileUrl(os.path.abspath(p))


office = subprocess.Popen(
    [program, "-env:UserInstallation=" + url(profile), "--headless", "--norestore", "--nologo", "--accept=pipe,name=%s;urp;" % pipe],
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
try:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for attempt in range(300):
        try:
            context = resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
            break
        except Exception:
            if office.poll() is not None and attempt > 50:
                raise
            time.sleep(0.2)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    doc = desktop.loadComponentFromURL(url(path), "_blank", 0, properties(Hidden=True))

    def save(to, filter_name):
        doc.storeToURL(url(to), properties(FilterName=filter_name))

    exec(script)
    doc.close(True)
    try:
        desktop.terminate()
    except Exception:
        pass  # the bridge ends with the office
    office.wait(30)
finally:
    if office.poll() is None:
        os.killpg(office.pid, 9)
